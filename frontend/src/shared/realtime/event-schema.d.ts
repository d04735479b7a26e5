/** Made by scripts/event-types.mjs from `manage.py event_schema`. Do not edit. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AppointmentsChanged
         * @description An appointment of a patient was made, moved or cancelled. Ids only; goes to who may see the patient's
         *     identity.
         */
        AppointmentsChanged: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
        };
        /** AuthorData */
        AuthorData: {
            /** Centre */
            centre: string | null;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Name */
            name: string;
        };
        /**
         * CircleChanged
         * @description Somebody entered or left the circle of care; also told to those who lose sight by it.
         */
        CircleChanged: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
        };
        /**
         * ClinicChanged
         * @description Something of a clinic changed: its rules, a session, who comes or who waits. Ids only; goes to the staff of its
         *     centre.
         */
        ClinicChanged: {
            /**
             * Clinic Id
             * Format: uuid
             */
            clinic_id: string;
        };
        /**
         * ConversationChanged
         * @description Made, renamed, or its topics changed.
         */
        ConversationChanged: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "direct" | "group" | "case";
            /** Title */
            title: string;
            /** Topics */
            topics: components["schemas"]["TopicData"][];
        };
        /**
         * CourseChanged
         * @description Something was written in the course of the CAR-T therapy: an entry, a step of custody, a signature, a deviation.
         *
         *     `what` names the kind of entry or the step. Goes to who may read the patient's clinical record.
         */
        CourseChanged: {
            /**
             * Pathway Id
             * Format: uuid
             */
            pathway_id: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /** What */
            what: string;
        };
        /**
         * DirectoryChanged
         * @description A centre, a person, a membership or the network's settings changed: fetch it again.
         */
        DirectoryChanged: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "centre" | "person" | "invitation" | "network_settings";
        };
        /**
         * FileChanged
         * @description A file was added, processed or withdrawn. Carries no name: the list is asked again.
         */
        FileChanged: {
            /**
             * File Id
             * Format: uuid
             */
            file_id: string;
            /** Status */
            status: string;
            /**
             * Subject Id
             * Format: uuid
             */
            subject_id: string;
            /** Subject Type */
            subject_type: string;
        };
        /** FileData */
        FileData: {
            /** Content Type */
            content_type: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /** Size */
            size: number;
            /** Status */
            status: string;
            /** Thumbnail Url */
            thumbnail_url: string | null;
        };
        /**
         * FollowUpChanged
         * @description The plan of a patient changed: made, moved, or a visit of it was done, skipped or opened again. Ids only; goes to
         *     who may read the patient's clinical record.
         */
        FollowUpChanged: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
        };
        /**
         * FrameError
         * @description An incoming frame was refused; the socket stays open. `frame` names its type when it had one.
         */
        FrameError: {
            /**
             * Code
             * @enum {string}
             */
            code: "bad_json" | "binary_not_allowed" | "frame_too_large" | "unknown_type" | "bad_data" | "rate_limited" | "failed";
            /**
             * Frame
             * @default
             */
            frame: string;
        };
        /**
         * ImagingChanged
         * @description A study of the patient grew, got a picture, or its warning changed: ask the list again.
         */
        ImagingChanged: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Study Id
             * Format: uuid
             */
            study_id: string;
        };
        /**
         * MessageChanged
         * @description Edited or withdrawn. Apply it when its `changed_seq` follows yours; else ask with `changed_after`.
         *
         *     `excerpt` replaces the quotation in every message that replies to this one.
         */
        MessageChanged: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Excerpt */
            excerpt: string;
            message: components["schemas"]["MessageData"];
        };
        /**
         * MessageCreated
         * @description `author_read_seq`: how far the author has read now (their own message counts as read only when they
         *     had read everything before it).
         */
        MessageCreated: {
            /** Author Read Seq */
            author_read_seq: number;
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            message: components["schemas"]["MessageData"];
        };
        /**
         * MessageData
         * @description The same object as in the REST answers (one builder makes both: `selectors.messages`).
         */
        MessageData: {
            author: components["schemas"]["AuthorData"] | null;
            /** Changed Seq */
            changed_seq: number;
            /** Client Id */
            client_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Edited At */
            edited_at: string | null;
            /** Files */
            files: components["schemas"]["FileData"][];
            /** Html */
            html: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "text" | "system";
            /** Mentions */
            mentions: string[];
            reply_to: components["schemas"]["ReplyData"] | null;
            /** Seq */
            seq: number;
            system: components["schemas"]["SystemData"] | null;
            /** Text */
            text: string;
            /** Topic */
            topic: string | null;
            /** Urgent */
            urgent: boolean;
            /** Withdrawn At */
            withdrawn_at: string | null;
        };
        /**
         * NotificationCreated
         * @description A new entry of the bell, worded in the receiver's language. Sent to that person only.
         */
        NotificationCreated: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Kind */
            kind: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
            /**
             * Read At
             * @default null
             */
            read_at: string | null;
            /** Subject Id */
            subject_id: string | null;
            /** Subject Type */
            subject_type: string;
            /** Title */
            title: string;
            /** Urgent */
            urgent: boolean;
            /** Url */
            url: string;
        };
        /**
         * NotificationRead
         * @description Entries were read, here or on another device of the same person. `unread` is what is left.
         */
        NotificationRead: {
            /** Ids */
            ids: string[];
            /** Unread */
            unread: number;
        };
        /**
         * PathwayMoved
         * @description A pathway was opened, moved, assigned or closed. Goes to who may read the patient's clinical record.
         */
        PathwayMoved: {
            /** Due At */
            due_at: string | null;
            /**
             * Owner Centre Id
             * Format: uuid
             */
            owner_centre_id: string;
            /**
             * Pathway Id
             * Format: uuid
             */
            pathway_id: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /** State */
            state: string;
            /** Version */
            version: number;
        };
        /**
         * PatientChanged
         * @description Identity or contacts were edited; goes to everyone who may see the patient.
         */
        PatientChanged: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /** Version */
            version: number;
        };
        /**
         * Ping
         * @description Answer each with `{"type": "pong"}`: the answer tells how much of the line has been read.
         */
        Ping: Record<string, never>;
        /**
         * Presence
         * @description Answer to a `presence` frame: who of those who can read the conversation has a browser open (within
         *     the last minute). Sent to the asker only; ask again about once a minute while it is shown.
         */
        Presence: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Online */
            online: string[];
        };
        /**
         * Ready
         * @description First frame of an accepted socket: from here on nothing published is missed. Ask for what changed now.
         *
         *     `ping_s`: a `ping` comes at least this often; twice as long without any frame means a dead line.
         */
        Ready: {
            /** Person Id */
            person_id: string;
            /** Ping S */
            ping_s: number;
        };
        /**
         * ReceiptChanged
         * @description A person has read up to `last_read_seq`.
         */
        ReceiptChanged: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /**
             * Last Read At
             * Format: date-time
             */
            last_read_at: string;
            /** Last Read Seq */
            last_read_seq: number;
            /**
             * Person Id
             * Format: uuid
             */
            person_id: string;
        };
        /**
         * ReceiptDelivered
         * @description A browser of a person holds the messages up to `delivered_seq`. Told to the authors of what is new in it.
         */
        ReceiptDelivered: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Delivered Seq */
            delivered_seq: number;
            /**
             * Person Id
             * Format: uuid
             */
            person_id: string;
        };
        /**
         * RecordChanged
         * @description An entry was made, changed or marked as an error; goes to everyone who may read the record.
         */
        RecordChanged: {
            /**
             * Entry Id
             * Format: uuid
             */
            entry_id: string;
            /** Kind */
            kind: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /** Version */
            version: number;
        };
        /**
         * RecordEditing
         * @description Somebody has an entry open to write in it (`entry_id` null: a new one of this kind).
         *
         *     `field` is the one in hand ("" when none, null when they left). Goes to the others who may read the record.
         */
        RecordEditing: {
            /** Entry Id */
            entry_id: string | null;
            /** Field */
            field: string | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Person Id
             * Format: uuid
             */
            person_id: string;
        };
        /**
         * ReferralChanged
         * @description Something happened to it: taken in charge, asked, answered, co-signed, withdrawn, closed, a letter made.
         */
        ReferralChanged: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Referral Id
             * Format: uuid
             */
            referral_id: string;
            /** Status */
            status: string;
            /** Version */
            version: number;
            /** What */
            what: string;
        };
        /**
         * ReferralCreated
         * @description A draft was opened.
         */
        ReferralCreated: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Referral Id
             * Format: uuid
             */
            referral_id: string;
            /** Status */
            status: string;
            /** Version */
            version: number;
        };
        /**
         * ReferralDecided
         * @description The hub decided; the outcome is read over the API.
         */
        ReferralDecided: {
            /**
             * Decision Id
             * Format: uuid
             */
            decision_id: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Referral Id
             * Format: uuid
             */
            referral_id: string;
            /** Status */
            status: string;
            /** Version */
            version: number;
        };
        /**
         * ReferralEditing
         * @description Somebody has the form open; `field` is the one in hand ("" when none, null when they left).
         */
        ReferralEditing: {
            /** Field */
            field: string | null;
            /** Name */
            name: string;
            /**
             * Person Id
             * Format: uuid
             */
            person_id: string;
            /**
             * Referral Id
             * Format: uuid
             */
            referral_id: string;
        };
        /**
         * ReferralFieldChanged
         * @description A field of the form was saved: who has it open fetches it, and keeps what is being typed elsewhere.
         */
        ReferralFieldChanged: {
            /** By */
            by: string | null;
            /** By Name */
            by_name: string;
            /** Field */
            field: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Referral Id
             * Format: uuid
             */
            referral_id: string;
            /** Version */
            version: number;
        };
        /**
         * ReferralSubmitted
         * @description It was sent (version n): the hub's Today shows it without a reload.
         */
        ReferralSubmitted: {
            /**
             * Hub Id
             * Format: uuid
             */
            hub_id: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Referral Id
             * Format: uuid
             */
            referral_id: string;
            /** Status */
            status: string;
            /** Urgency */
            urgency: string;
            /** Version */
            version: number;
        };
        /** ReplyData */
        ReplyData: {
            /** Author */
            author: string;
            /** Excerpt */
            excerpt: string;
            /** Seq */
            seq: number;
        };
        /**
         * Resync
         * @description Frames may be missing on this socket: ask the API for what changed.
         *
         *     `spread_ms`: wait a random part of this first, so that a thousand browsers do not ask at once.
         */
        Resync: {
            /**
             * Reason
             * @enum {string}
             */
            reason: "slow_socket" | "hub_reconnected" | "publisher_recovered";
            /** Spread Ms */
            spread_ms: number;
        };
        /**
         * SessionClosing
         * @description The receiver's sessions end now; the socket is closed right after. `reason` picks the words shown.
         */
        SessionClosing: {
            /**
             * Person Id
             * Format: uuid
             */
            person_id: string;
            /**
             * Reason
             * @enum {string}
             */
            reason: "suspended" | "signed_out";
        };
        /**
         * SystemData
         * @description A system message for screens that word it themselves; `text` already says it in one language.
         */
        SystemData: {
            /** Key */
            key: string;
            /** Params */
            params: {
                [key: string]: unknown;
            };
        };
        /**
         * TodayChanged
         * @description Something on the receiver's Today may have changed: ask for it again.
         */
        TodayChanged: Record<string, never>;
        /** TopicData */
        TopicData: {
            /**
             * Id
             * Format: uuid
             */
            id: string;
            /** Key */
            key: string;
            /** Name */
            name: string;
            /** Position */
            position: number;
            /** Resolved At */
            resolved_at: string | null;
        };
        /**
         * ToxicityAlerted
         * @description A rise of grade was raised, seen or withdrawn (`open` says whether it still waits). Ids only; goes to who
         *     may read the patient's clinical record.
         */
        ToxicityAlerted: {
            /**
             * Alert Id
             * Format: uuid
             */
            alert_id: string;
            /** Open */
            open: boolean;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
        };
        /**
         * Typing
         * @description A person is writing; believe it for about five seconds. `topic` is an id, None without topic.
         */
        Typing: {
            /**
             * Conversation Id
             * Format: uuid
             */
            conversation_id: string;
            /** Name */
            name: string;
            /**
             * Person Id
             * Format: uuid
             */
            person_id: string;
            /** Topic */
            topic: string | null;
        };
        /**
         * VisitChanged
         * @description A visit was begun, written in, signed, added to, sent on or withdrawn. Ids only; goes to who may read the
         *     patient's clinical record.
         */
        VisitChanged: {
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Visit Id
             * Format: uuid
             */
            visit_id: string;
        };
        /**
         * VisitEditing
         * @description Somebody writes in a section of a visit ("" in none, null when they left). Goes to the others who may read the
         *     record.
         */
        VisitEditing: {
            /** Name */
            name: string;
            /**
             * Patient Id
             * Format: uuid
             */
            patient_id: string;
            /**
             * Person Id
             * Format: uuid
             */
            person_id: string;
            /** Section */
            section: string | null;
            /**
             * Visit Id
             * Format: uuid
             */
            visit_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;

/** Type of an event -> shape of its data. */
export interface EventData {
  "appointments.changed": components["schemas"]["AppointmentsChanged"];
  "circle.changed": components["schemas"]["CircleChanged"];
  "clinic.changed": components["schemas"]["ClinicChanged"];
  "conversation.changed": components["schemas"]["ConversationChanged"];
  "course.changed": components["schemas"]["CourseChanged"];
  "directory.changed": components["schemas"]["DirectoryChanged"];
  "error": components["schemas"]["FrameError"];
  "file.changed": components["schemas"]["FileChanged"];
  "follow_up.changed": components["schemas"]["FollowUpChanged"];
  "imaging.changed": components["schemas"]["ImagingChanged"];
  "message.changed": components["schemas"]["MessageChanged"];
  "message.created": components["schemas"]["MessageCreated"];
  "notification.created": components["schemas"]["NotificationCreated"];
  "notification.read": components["schemas"]["NotificationRead"];
  "pathway.moved": components["schemas"]["PathwayMoved"];
  "patient.changed": components["schemas"]["PatientChanged"];
  "ping": components["schemas"]["Ping"];
  "presence": components["schemas"]["Presence"];
  "ready": components["schemas"]["Ready"];
  "receipt.changed": components["schemas"]["ReceiptChanged"];
  "receipt.delivered": components["schemas"]["ReceiptDelivered"];
  "record.changed": components["schemas"]["RecordChanged"];
  "record.editing": components["schemas"]["RecordEditing"];
  "referral.changed": components["schemas"]["ReferralChanged"];
  "referral.created": components["schemas"]["ReferralCreated"];
  "referral.decided": components["schemas"]["ReferralDecided"];
  "referral.editing": components["schemas"]["ReferralEditing"];
  "referral.field_changed": components["schemas"]["ReferralFieldChanged"];
  "referral.submitted": components["schemas"]["ReferralSubmitted"];
  "resync": components["schemas"]["Resync"];
  "session.closing": components["schemas"]["SessionClosing"];
  "today.changed": components["schemas"]["TodayChanged"];
  "toxicity.alerted": components["schemas"]["ToxicityAlerted"];
  "typing": components["schemas"]["Typing"];
  "visit.changed": components["schemas"]["VisitChanged"];
  "visit.editing": components["schemas"]["VisitEditing"];
}
