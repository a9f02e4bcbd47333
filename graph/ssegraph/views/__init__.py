"""Pictures of a graph: the interactive page (`explorer`) and the small drawing (`drawing`)."""
