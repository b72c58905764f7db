"""The refusal every verb may answer with when the time for a move is not right."""


class Refused(Exception):
    """Not now: carries one sentence for the person who asked."""

    def __init__(self, sentence):
        super().__init__(str(sentence))
        self.sentence = sentence
