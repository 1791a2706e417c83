"""The Patient Accounts Kit: learn, practice and prove the job of a patient account representative."""

__version__ = "0.4.0"
