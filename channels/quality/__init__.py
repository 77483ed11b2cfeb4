"""What QA does: evaluation runs, records of answers, labels of the masked log, golden questions of real ones."""
