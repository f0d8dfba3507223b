"""The words, numbers and dates that people read, in Bengali and English, wherever they are read."""
