/// Users as the REST API answers them.
///
/// Source: zoom/openapi-users-fields.json.
enum UserBodies {
    /// `GET /users/me`.
    static func profile(_ user: User, _ account: Account?, _ origin: String) -> JSONValue {
        .record([
            "id": .string(user.id),
            "account_id": .string(user.accountID),
            "email": .string(user.email),
            "first_name": .string(user.firstName),
            "last_name": .string(user.lastName),
            "display_name": .string(user.displayName),
            "type": .integer(user.licence.type),
            "status": .string(user.status.rawValue),
            "role_name": "Owner",
            "role_id": "0",
            "pmi": .integer(user.pmi),
            "use_pmi": false,
            "personal_meeting_url": .string("\(origin)/j/\(user.pmi)"),
            "timezone": .string(user.timeZone),
            "language": .string(user.language),
            "verified": 1,
            "dept": "",
            "cluster": "us04",
            "plan_united_type": account.map { $0.plan.isFree ? "1" : "2" },
            "phone_numbers": [],
            "login_types": [100],
            "group_ids": [],
            "im_group_ids": [],
            "jid": .string("\(user.id.lowercased())@xmpp.zoom.us"),
            "created_at": .string(user.createdAt.text),
            "user_created_at": .string(user.createdAt.text),
            "last_login_time": user.lastSignInAt.map { .string($0.text) },
        ])
    }

    /// `GET /users/me/settings`, or the view of it that `option` names.
    static func settings(_ user: User, plan: Plan, option: String?) -> JSONValue {
        let all = wholeSettings(user, plan: plan).merging(user.settings.other)
        switch option {
        case "meeting_security", "meeting_authentication", "recording_authentication":
            return .record([option ?? "": all[option ?? ""]])
        default:
            return all
        }
    }

    private static func wholeSettings(_ user: User, plan: Plan) -> JSONValue {
        let own = user.settings
        return [
            "schedule_meeting": [
                "host_video": .bool(own.hostVideo),
                "participants_video": .bool(own.participantVideo),
                "audio_type": "both",
                "join_before_host": .bool(own.joinBeforeHost && !own.waitingRoom),
                "personal_meeting": true,
                "use_pmi_for_scheduled_meetings": false,
                "use_pmi_for_instant_meetings": false,
                "require_password_for_scheduling_new_meetings": .bool(own.requirePasscode),
                "require_password_for_scheduled_meetings": .bool(own.requirePasscode),
                "require_password_for_instant_meetings": .bool(own.requirePasscode),
                "require_password_for_pmi_meetings": "all",
                "embed_password_in_join_link": .bool(own.embedPasscode),
                "pstn_password_protected": true,
                "meeting_password_requirement": [
                    "length": 0, "have_letter": false, "have_number": false, "have_special_character": false,
                    "only_allow_numeric": false, "have_upper_and_lower_characters": false,
                    "consecutive_characters_length": 0, "weak_enhance_detection": false,
                ],
            ],
            "in_meeting": [
                "waiting_room": .bool(own.waitingRoom),
                "virtual_background": .bool(own.virtualBackground),
                "virtual_background_settings": [
                    "enable": .bool(own.virtualBackground),
                    "allow_videos": true,
                    "allow_upload_custom": true,
                    "files": own.background.isEmpty
                        ? []
                        : [["id": "background", "name": .string(own.background), "type": "image", "is_default": true]],
                ],
                "show_a_join_from_your_browser_link": .bool(own.joinFromBrowser),
                "join_from_desktop": true,
                "join_from_mobile": true,
                "chat": true,
                "private_chat": true,
                "screen_sharing": true,
                "breakout_room": true,
                "co_host": true,
                "e2e_encryption": false,
                "entry_exit_chime": "none",
                "polling": true,
            ],
            "email_notification": [
                "jbh_reminder": true, "cancel_meeting_reminder": true, "alternative_host_reminder": true,
                "schedule_for_reminder": true,
            ],
            "recording": [
                "auto_recording": .string(own.autoRecording.rawValue),
                "local_recording": true,
                "cloud_recording": .bool(!plan.isFree),
            ],
            "telephony": ["third_party_audio": false, "show_international_numbers_link": true],
            "feature": [
                "meeting_capacity": .integer(plan == .business || plan == .enterprise ? 300 : 100),
                "concurrent_meeting": user.concurrentMeetings(on: plan) > 1 ? "Plus" : "Basic",
                "large_meeting": false,
                "webinar": false,
                "cn_meeting": false,
                "in_meeting": false,
                "zoom_phone": false,
            ],
            "meeting_authentication": false,
            "recording_authentication": false,
            "meeting_security": [
                "waiting_room": .bool(own.waitingRoom),
                "meeting_password": .bool(own.requirePasscode),
                "embed_password_in_join_link": .bool(own.embedPasscode),
                "encryption_type": "enhanced_encryption",
                "only_authenticated_can_join_from_webclient": false,
            ],
        ]
    }
}
