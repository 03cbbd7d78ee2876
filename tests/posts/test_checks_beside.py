"""A name beside a class, and how old somebody is."""

import pytest

from tests.posts.asked import asked, draft, found


@pytest.mark.parametrize(
    "words",
    [
        "Aisha in Willow class made a bird.",
        "Aisha in Willow Class",
        "Tom from 4B won.",
        "Tom (Year 4) won.",
        "Tom, Year 4, won.",
        "Tom, (Y4)",
        "Year 4 pupil Tom won.",
        "Year 6 student Zoë",
        "Reception's Tom",
        "Year 10’s Siân",
        "Well done to Jean-Luc in Year 2!",
        "O'Hara from our Nursery",
        "Priyanka, who is in Year 3",
        "Llŷr from Reception",
        "Tom in class 4B",
        "Muhammad in Silver Birch class",
        "Tom from Year 6R",
    ],
)
def test_name_beside_a_class_is_asked_about(words):
    assert ("name_and_class", "ask", "words") in found(draft(words))


@pytest.mark.parametrize(
    "words",
    [
        "Children in Year 4 made birds.",
        "Swimming in Year 4 begins on Monday.",
        "Maths in Reception is fun.",
        "Mrs Patel in Year 4 retires.",
        "Dr. Brown from Year 6 came.",
        "We are in Year 4.",
        "Year 4 Maths is fun.",
        "Doors from 5PM, film in 3D.",
        "Willow class made birds.",
        "Everybody in Willow class",
        "Parents, Year 4 will be late.",
        "Places in Nursery are open.",
        "Learning in the forest",
    ],
)
def test_groups_subjects_and_teachers_beside_a_class_are_left_alone(words):
    assert asked("name_and_class", words) == []


def test_name_from_the_schools_lists_counts_even_where_it_is_a_word():
    assert asked("name_and_class", "Summer in Year 4 won.") == []
    assert asked("name_and_class", "Summer in Year 4 won.", known_names=("Summer Pike",)) != []


@pytest.mark.parametrize(
    "words",
    [
        "Tom, aged 8, won.",
        "She is aged 8.",
        "A boy aged eight",
        "Aisha (8) won.",
        "Aisha (aged 8) won.",
        "Aisha, 8, won.",
        "8-year-old Tom",
        "Eight-year-old Tom won.",
        "Zoë turned nine today.",
        "Tom is 8 years old.",
        "Aged 8.",
    ],
)
def test_age_of_somebody_is_asked_about(words):
    assert ("name_and_age", "ask", "words") in found(draft(words))


@pytest.mark.parametrize(
    "words",
    [
        "For children aged 8.",
        "A club for those aged 8 to 11.",
        "Aged 4 to 11, we learn together.",
        "Open to ages 5-7 and anyone aged 8+.",
        "Pupils aged 8 and over",
        "On Monday, 8 children sang.",
        "Room (8) is free.",
        "Tickets, 8 pounds each",
        "We raised 1,250 pounds for 340 books.",
        "School turns 50 this year.",
        "Tom is 8 minutes late.",
        "In March, 12 runners",
        "In total, 8,000 steps",
    ],
)
def test_groups_and_other_numbers_are_left_alone(words):
    assert asked("name_and_age", words) == []
