from django.urls import path

from kernel.notify.api import views

urlpatterns = [
    path("notifications/", views.NotificationListApi.as_view(), name="notification-list"),
    path("notifications/read/", views.NotificationsReadApi.as_view(), name="notifications-read"),
    path("me/notification-preferences/", views.PreferencesApi.as_view(), name="notification-preferences"),
    path("outbox/", views.OutboxListApi.as_view(), name="outbox"),
]
