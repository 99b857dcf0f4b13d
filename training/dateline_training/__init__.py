"""Training of dateline's English reader: one multi-task network on top of the MiniLM encoder.

The package goes from raw data (CoNLL-U, IOB and CSV files) to an int8 model file that the Rust side
loads.  See ``training/README.md`` for the commands.
"""
