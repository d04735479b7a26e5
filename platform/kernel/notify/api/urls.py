from django.urls import path

from kernel.notify.api import push, views

urlpatterns = [
    path("notifications/", views.NotificationListApi.as_view(), name="notification-list"),
    path("notifications/read/", views.NotificationsReadApi.as_view(), name="notifications-read"),
    path("me/notification-preferences/", views.PreferencesApi.as_view(), name="notification-preferences"),
    path("me/push/", push.PushApi.as_view(), name="push"),
    path("me/push/<uuid:device_id>/", push.PushDeviceApi.as_view(), name="push-device"),
    path("outbox/", views.OutboxListApi.as_view(), name="outbox"),
]
