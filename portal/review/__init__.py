"""What a person looks at before a plan is released: doubts first, then what was passed over, then every row."""
