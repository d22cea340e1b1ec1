"""Records questions and what people said of the answers, without their ids."""
