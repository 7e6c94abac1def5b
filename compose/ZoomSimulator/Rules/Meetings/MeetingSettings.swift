/// The `settings` of a meeting: the host's own, overridden by what was given.
enum MeetingSettings {
    /// The fields that are true or false.
    static let booleans = [
        "host_video", "participant_video", "cn_meeting", "in_meeting", "join_before_host", "mute_upon_entry",
        "watermark", "use_pmi", "waiting_room", "meeting_authentication", "registrants_email_notification",
        "registrants_confirmation_email", "alternative_hosts_email_notification", "email_notification",
        "host_save_video_order", "allow_multiple_devices", "show_share_button", "focus_mode", "private_meeting",
        "device_testing", "close_registration", "push_change_to_calendar", "internal_meeting",
        "email_in_attendee_report", "disable_participant_video", "participant_focused_meeting",
        "auto_start_meeting_summary", "auto_start_ai_companion_questions", "enforce_login",
        "allow_host_control_participant_mute_state", "alternative_host_update_polls",
    ]

    /// What holds where nothing was given.
    static func defaults(of host: User) -> JSONValue {
        [
            "host_video": .bool(host.settings.hostVideo),
            "participant_video": .bool(host.settings.participantVideo),
            "cn_meeting": false,
            "in_meeting": false,
            "join_before_host": .bool(host.settings.joinBeforeHost),
            "jbh_time": 0,
            "mute_upon_entry": false,
            "watermark": false,
            "use_pmi": false,
            "approval_type": 2,
            "audio": "both",
            "auto_recording": .string(host.settings.autoRecording.rawValue),
            "enforce_login": false,
            "alternative_hosts": "",
            "alternative_hosts_email_notification": true,
            "close_registration": false,
            "show_share_button": false,
            "allow_multiple_devices": false,
            "registrants_confirmation_email": true,
            "registrants_email_notification": true,
            "waiting_room": .bool(host.settings.waitingRoom),
            "meeting_authentication": false,
            "encryption_type": "enhanced_encryption",
            "host_save_video_order": false,
            "focus_mode": false,
            "private_meeting": false,
            "email_notification": true,
            "device_testing": false,
            "participant_focused_meeting": false,
            "push_change_to_calendar": false,
            "auto_start_meeting_summary": false,
            "auto_start_ai_companion_questions": false,
        ]
    }

    /// What holds for a meeting; a waiting room switches joining before the host off.
    ///
    /// Source: zoom/FACTS section 2, "POST /users/me/meetings".
    static func effective(_ given: JSONValue, host: User) -> JSONValue {
        let settings = defaults(of: host).merging(given)
        guard settings["waiting_room"]?.bool == true else { return settings }
        return settings.merging(["join_before_host": false])
    }
}
