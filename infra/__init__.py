"""What Shongjog is deployed with, to AWS and to a bare machine."""
