"""Small linear classifiers of questions: what is wanted (intent) and what is asked of it (aspect)."""

from assistant.classify.linear import Classifier, ClassifierError, default_classifier

__all__ = ["Classifier", "ClassifierError", "default_classifier"]
