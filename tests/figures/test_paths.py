import pytest

from figures import paths

PETROL, MARIGOLD = "#144150", "#F2B738"


def test_picture_is_the_same_bytes_for_the_same_code():
    assert paths.picture("CTA-2026-0042", PETROL) == paths.picture("CTA-2026-0042", PETROL)


def test_picture_differs_between_codes():
    drawn = {paths.picture(f"CTA-2026-{number:04d}", MARIGOLD) for number in range(50)}

    assert len(drawn) == 50


def test_pictures_of_one_priority_stand_on_three_grounds():
    pictures = [paths.picture(f"CTA-2026-{number:04d}", MARIGOLD) for number in range(50)]

    assert len({picture.split("<rect ")[1].split('fill="')[1][:7] for picture in pictures}) == 3


def test_picture_without_title_is_decoration():
    picture = paths.picture("CTA-2026-0042", PETROL)

    assert 'aria-hidden="true"' in picture
    assert "<title>" not in picture


def test_picture_title_is_escaped():
    picture = paths.picture("CTA-2026-0042", PETROL, title="<script>alert(1)</script>")

    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>" in picture


def test_picture_is_mirrored_for_right_to_left():
    assert "matrix(-1 0 0 1 1600 0)" in paths.picture("CTA-2026-0042", PETROL, mirrored=True)
    assert "matrix(-1" not in paths.picture("CTA-2026-0042", PETROL)


@pytest.mark.parametrize("height", [460, 1000, 2200])
def test_picture_has_the_height_asked_for(height):
    picture = paths.picture("CTA-2026-0042", PETROL, height=height)

    assert f'viewBox="0 0 1600 {height}" width="1600" height="{height}"' in picture


def test_one_path_is_paper_white():
    assert f'stroke="{paths.PAPER}"' in paths.picture("CTA-2026-0042", PETROL)


def test_mix_goes_from_the_first_to_the_second():
    assert [paths.mix("#000000", "#FFFFFF", share) for share in (0, 0.5, 1)] == [
        "#000000",
        "#808080",
        "#FFFFFF",
    ]
