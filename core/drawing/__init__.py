"""From a drawing or a picture to the 28 x 28 digit that MNIST would have made of it."""
