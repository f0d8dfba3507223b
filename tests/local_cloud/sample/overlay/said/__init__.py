WORD = "from the last layer"
