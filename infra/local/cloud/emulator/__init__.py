"""What runs inside the emulator's virtual environment: ministack with our fixes.

Standard library and ministack only. Each fix is one function in one small module, says why, and
asserts that what it mends is still there, so that a release which makes it needless is noticed.
"""
