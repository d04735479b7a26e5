from django.urls import path

from cases.referrals.api import case_views, form_views, views

urlpatterns = [
    path("cases/", case_views.CaseListApi.as_view(), name="case-list"),
    path("cases/board/", case_views.CaseBoardApi.as_view(), name="case-board"),
    path("pathways/<uuid:pathway_id>/close/", case_views.PathwayCloseApi.as_view(), name="pathway-close"),
    path("referral-form/", form_views.ReferralFormSchemaApi.as_view(), name="referral-form-schema"),
    path(
        "patients/<uuid:patient_id>/referrals/",
        views.PatientReferralsApi.as_view(),
        name="patient-referrals",
    ),
    path("referrals/<uuid:referral_id>/", views.ReferralApi.as_view(), name="referral"),
    path("referrals/<uuid:referral_id>/form/", form_views.ReferralFormApi.as_view(), name="referral-form"),
    path(
        "referrals/<uuid:referral_id>/snapshots/",
        views.ReferralSnapshotsApi.as_view(),
        name="referral-snapshots",
    ),
    path("referrals/<uuid:referral_id>/submit/", views.ReferralSubmitApi.as_view(), name="referral-submit"),
    path(
        "referrals/<uuid:referral_id>/acknowledge/",
        views.ReferralAcknowledgeApi.as_view(),
        name="referral-acknowledge",
    ),
    path(
        "referrals/<uuid:referral_id>/hand-over/",
        views.ReferralHandOverApi.as_view(),
        name="referral-hand-over",
    ),
    path("referrals/<uuid:referral_id>/people/", views.ReferralPeopleApi.as_view(), name="referral-people"),
    path(
        "referrals/<uuid:referral_id>/request-info/",
        views.ReferralRequestInfoApi.as_view(),
        name="referral-request-info",
    ),
    path(
        "info-requests/<uuid:info_request_id>/answer/",
        views.InfoRequestAnswerApi.as_view(),
        name="info-request-answer",
    ),
    path(
        "info-requests/<uuid:info_request_id>/settle/",
        views.InfoRequestSettleApi.as_view(),
        name="info-request-settle",
    ),
    path("referrals/<uuid:referral_id>/decide/", views.ReferralDecideApi.as_view(), name="referral-decide"),
    path("decisions/<uuid:decision_id>/co-sign/", views.DecisionCoSignApi.as_view(), name="decision-co-sign"),
    path(
        "referrals/<uuid:referral_id>/reconsider/",
        views.ReferralReconsiderApi.as_view(),
        name="referral-reconsider",
    ),
    path(
        "referrals/<uuid:referral_id>/withdraw/",
        views.ReferralWithdrawApi.as_view(),
        name="referral-withdraw",
    ),
]
