from django.urls import path

from campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", views.campaign_list, name="campaign_list"),
    path("campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("brands/", views.brand_list, name="brand_list"),
    path("brands/<int:pk>/", views.brand, name="brand"),
]
