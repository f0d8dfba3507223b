"""`python -m infra.local.cloud.emulator`: ministack with the fixes applied."""

from ministack import app

if __name__ == "__main__":
    app.main()
