"""Prose for the known posts: paragraphs about a harbour town, the same for the same seed."""

import random

_SENTENCES = (
    "The {boat} left the {place} {minutes} minutes late, and nobody on the quay looked surprised.",
    "Old {person} keeps the {thing} behind the counter and sells it only to those who ask twice.",
    "In {year} the same {thing} cost {number} shillings, which was thought a scandal at the time.",
    "I counted {number} gulls on the roof of the {place} and gave up when the rain came.",
    "Nobody has ever explained why the {office} needs {number} stamps for one {thing}.",
    "When {person} took over the {place}, the first thing to go was the {thing} by the door.",
    "The {office} says the {boat} will be mended by spring, without saying which spring.",
    "There is a rumour that the {place} is to be sold, and {person} is said to have started it.",
    "My neighbour swears that the {thing} was heavier before the war, but he says that of bread.",
    "A letter from the {office} arrived on Thursday and contradicted the one from Tuesday.",
    "Of the {number} people who signed, at least {minutes} live too far away to hear the bell.",
    "You can still see the mark where the {boat} met the wall of the {place} in {year}.",
    "“We never promised a {thing},” {person} told me, “we promised to think about one.”",
    "If the wind turns before noon, the {boat} goes round by the {place} and lunch is cold.",
    "It took {person} {minutes} evenings to draw the map, and the {office} lost it in one.",
    "The price went from {minutes} to {number} pence, and the queue at the {place} grew longer.",
    "What the {office} calls a study is one clerk, one {thing} and a bicycle with a flat tyre.",
    "For once the {boat} was full, mostly of schoolchildren with a {thing} under each arm.",
    "I would not mention the {thing} at all if {person} had not painted it green.",
    "By evening the {place} smelled of tar, and the lamp on the {boat} was lit again.",
)
_WORDS = {
    "boat": ("night ferry", "pilot cutter", "coal barge", "mail boat", "dredger", "small ferry"),
    "place": ("fish hall", "east pier", "rope walk", "customs shed", "lighthouse", "tea room"),
    "person": ("Wilhelmina Groat", "Captain Pell", "Aunt Sefton", "Mr Oduya", "the ferryman"),
    "thing": ("kettle", "coil of rope", "brass lantern", "tide table", "herring barrel", "ledger"),
    "office": ("harbour office", "ministry", "lamp committee", "ferry company", "town council"),
}


def paragraph(rng: random.Random, sentences: int = 4) -> str:
    """So many sentences."""
    return " ".join(
        sentence.format(
            **{name: rng.choice(words) for name, words in _WORDS.items()},
            minutes=rng.randint(3, 19),
            number=rng.randint(21, 98),
            year=rng.randint(1871, 1968),
        )
        for sentence in rng.sample(_SENTENCES, sentences)
    )


def paragraphs(rng: random.Random, count: int) -> list[str]:
    """So many paragraphs."""
    return [paragraph(rng, rng.randint(3, 5)) for _ in range(count)]
