"""What holds for every address of the API, whatever view answers it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


class ApiMiddleware:
    """UTF-8 whatever the request calls it, and answers that no cache in between keeps.

    Django decodes the address by the charset of the Content-Type header, and takes names of codecs
    there that decode no text ("hex"), which fail only when the first parameter is read.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self.get_response(request)
        request.encoding = "utf-8"
        response = self.get_response(request)
        if request.path.startswith("/api/v1/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
