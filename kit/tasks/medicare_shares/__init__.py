"""Work out Medicare's share, the Medigap plan's, and the patient's."""
