from django.urls import path

from phone_numbers import catalogue, listing, overview, stuck_page, views

app_name = "numbers"
urlpatterns = [
    path("numbers/", listing.number_list, name="list"),
    path("numbers/moving/", listing.moving_rows, name="moving"),
    path("numbers/stuck/", stuck_page.stuck, name="stuck"),
    path("numbers/<int:pk>/", views.detail, name="detail"),
    path("numbers/<int:pk>/remove/", views.remove, name="remove"),
    path("numbers/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("numbers/<int:pk>/retry/", views.retry, name="retry"),
    path("numbers/<int:pk>/ask-again/", views.ask_again, name="ask_again"),
    path("numbers/<int:pk>/keep/", views.keep, name="keep"),
    path("activity/", overview.activity, name="activity"),
    path("reasons/", catalogue.reasons, name="reasons"),
]
