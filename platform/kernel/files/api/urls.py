from django.urls import path

from kernel.files.api import files, uploads

urlpatterns = [
    path("uploads/", uploads.UploadCreateApi.as_view(), name="upload_create"),
    path("uploads/<uuid:upload_id>/", uploads.UploadApi.as_view(), name="upload"),
    path("files/", files.FileListApi.as_view(), name="file_list"),
    path("files/<uuid:file_id>/", files.FileDetailApi.as_view(), name="file"),
    path("files/<uuid:file_id>/content/", files.FileContentApi.as_view(), name="file_content"),
    path("files/<uuid:file_id>/thumbnail/", files.FileThumbnailApi.as_view(), name="file_thumbnail"),
    path("files/<uuid:file_id>/preview/<int:page>/", files.FilePreviewApi.as_view(), name="file_preview"),
    path("files/<uuid:file_id>/withdraw/", files.FileWithdrawApi.as_view(), name="file_withdraw"),
]
