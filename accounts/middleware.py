"""The language of the secretariat's pages, whose addresses carry none."""

from django.utils import translation


class StaffLanguage:
    """Under /secretariat/ the interface speaks the signed-in person's own language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/secretariat/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return self.get_response(request)
