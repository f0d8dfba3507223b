WORD = "from the first layer"
