"""Ways to run the whole flow: on this machine without containers (`local`), and on the sample site (`demo`)."""
