"""How a drawing becomes a digit, stage by stage."""
