/**
 * The words for what the server says by a code. Where there are several, the first whose parameters
 * the server gave is taken. `{{detail}}` stands for the server's own English: it may say more than
 * the code does, such as which field was wrong.
 */
export const codesEn = {
  /** Refusals: the code of problem+json, and of a reason of a quote. */
  errors: {
    // Any request
    validation_failed: '{{detail}}',
    invalid_request: '{{detail}}',
    bad_origin: 'This page is not the one that the service expects. Reload it and try again.',
    unauthenticated: 'Please sign in first.',
    forbidden: 'You may not do this.',
    not_found: 'This was not found; it may have been deleted.',
    rate_limited: '{{detail}}',
    in_progress: 'The same request is still running. Wait a moment.',
    key_reused: 'This request differs from the one before it. Please send it again.',
    idempotency_key_required: 'Something went wrong on our side. Please try again.',
    unavailable: 'The service is busy for a moment. Try again shortly.',
    internal_error: 'Something went wrong on our side. Nothing was charged. Please try again.',
    body_too_large: 'This is too large to be sent.',
    unsupported_media_type: 'This type of file is not accepted.',
    // Account
    password_too_short: '{{detail}}',
    password_too_long: '{{detail}}',
    password_too_common: '{{detail}}',
    email_taken: '{{detail}}',
    email_not_verified: '{{detail}}',
    invalid_credentials: '{{detail}}',
    account_blocked: '{{detail}}',
    sign_in_busy: 'Many people are signing in. Try again in a few seconds.',
    // Erasure
    erasure_differs: 'Type the address of this account.',
    subscription_renews: 'Cancel the subscription first.',
    operator_account: 'Accounts of operators are not deleted here.',
    legal_hold: 'For legal reasons this data has to be kept for now.',
    erasure_planned: 'This account is already to be deleted.',
    erasure_begun: 'The deletion has begun and cannot be taken back.',
    no_erasure: 'There is nothing to take back.',
    export_limit: 'That is enough for a day. Download the last export, or come back tomorrow.',
    export_not_found: 'This export does not exist.',
    export_not_ready: 'This export is still being made.',
    export_over: 'This export can no longer be downloaded. Ask for a new one.',
    export_downloads: 'Wait until the other downloads are done.',
    account_shut: 'Nobody can sign in to this account.',
    wrong_password: '{{detail}}',
    link_invalid: '{{detail}}',
    link_expired: 'This link is too old. Reload the page for a new one.',
    no_such_account: 'There is no account with this address.',
    last_admin: '{{detail}}',
    api_key_limit: '{{detail}}',
    // Webhooks
    webhook_limit: [
      'You have {{max}} endpoints already. Delete one that you no longer need.',
      '{{detail}}',
    ],
    webhook_address_invalid:
      'Give a whole https address without a user name, such as https://example.com/webhooks.',
    webhook_address_unknown: 'The name in this address cannot be found. Check its spelling.',
    webhook_address_not_public:
      'This address leads into a private network. Give one that the internet can reach.',
    webhook_disabled: 'The endpoint is switched off. Switch it on first.',
    webhook_disabled_by_operator: 'We have switched this endpoint off. Please contact us.',
    // Generations
    resolution_not_in_plan: [
      'Your plan makes pictures in {{resolutions}}. Choose one of these, or change your plan.',
      'Your plan does not include this resolution. Choose a smaller one, or change your plan.',
    ],
    key_credit_limit: [
      'This API key may spend {{limit}} credits a month, and this would be more.',
      'This API key has reached its limit of credits.',
    ],
    api_not_in_plan: 'Your plan does not include the API. Change your plan to use it.',
    insufficient_credits: [
      'This needs {{needed}} credits, and you can spend {{spendable}}: {{waiting}} of your last cycle wait for its renewal, whose payment brings new ones. Renew, choose less, or get credits.',
      'This needs {{needed}} credits, and you can spend {{spendable}}. Choose less, or get credits.',
      'This needs {{needed}} credits, and you have {{available}}. Choose less, or get credits.',
      'Your credits do not reach. Choose less, or get credits.',
    ],
    too_many_requests: [
      'Your plan starts {{perMinute}} runs a minute. Try again in {{retryAfter_s}} seconds.',
      'Too many runs in a short time. Wait a moment, then try again.',
    ],
    queue_full: [
      '{{max}} runs are waiting already. Wait until some of them have started.',
      'Too many runs are waiting already. Wait until some of them have started.',
    ],
    prompt_blocked: [
      '{{ruleWords}} You were not charged. Change the description, or ask for a review if you think this is a mistake.',
      'This description meets a content rule. You were not charged. Change it, or ask for a review if you think this is a mistake.',
    ],
    negative_blocked: [
      '{{ruleWords}} This is about what you do not want in the picture. You were not charged. Change those words, or ask for a review if you think this is a mistake.',
      'What you do not want in the picture meets a content rule. You were not charged. Change those words, or ask for a review if you think this is a mistake.',
    ],
    value_missing: [
      'Give a value for each of these: {{variables}}.',
      'A variable of the description has no value.',
    ],
    prompt_too_long: [
      'With its values the description is longer than {{max}} characters.',
      'The description is too long.',
    ],
    negative_too_long: [
      'With its values, what should not be in the picture is longer than {{max}} characters.',
      'What should not be in the picture is said at too great a length.',
    ],
    prompt_help_off: 'Suggestions are switched off here.',
    prompt_help_unverified:
      'Confirm your e-mail address first: the link is in the mail that we sent you.',
    prompt_help_limit: [
      'Suggestions are free, and {{perDay}} a day at most. Please come back tomorrow.',
      'Suggestions are free, and a few at a time: try again in {{retryAfter_s}} seconds.',
      'Suggestions are free, and a few at a time. Wait a moment, then try again.',
    ],
    prompt_help_declined:
      'There is no suggestion for this one: it meets a content rule. Your description is as it was.',
    prompt_help_unusable: 'There is no suggestion for this text. Your description is as it was.',
    prompt_help_unavailable: [
      'Suggestions are out of order just now. Your description is as it was; please try again in {{minutes}} min.',
      'There is no suggestion for the moment. Your description is as it was; please try again.',
    ],
    moderation_unavailable:
      'The check of contents did not answer. Nothing was charged; please try again in a moment.',
    reference_not_found:
      'A reference picture is not there any more. Remove it, or add it once more.',
    parent_image_not_found:
      'The picture to go on from is not there any more. Remove it, or choose another one.',
    thread_not_found: 'This thread was not found; it may have been deleted.',
    thread_full: 'A thread has {{max}} turns at most. Start a new one from one of its pictures.',
    mask_unusable: 'This mask cannot be used: save it as PNG with transparency.',
    unknown_style: 'This style is not offered any more. Choose another one.',
    generation_not_found: 'This run was not found.',
    image_not_found: 'This picture was not found.',
    image_gone: 'This picture was deleted.',
    image_in_trash: 'This picture is in the trash. Restore it first.',
    collection_not_found: 'This collection was not found; it may have been deleted.',
    collection_full: [
      'A collection holds {{max}} pictures, and this one has {{present}}. Choose fewer, or start another one.',
      'A collection holds {{max}} pictures at most. Choose fewer, or start another one.',
    ],
    too_many_collections:
      'You have {{max}} collections, which is all there can be. Delete one first.',
    share_link_not_found: 'This link was not found.',
    too_many_share_links:
      '{{max}} of your links are open, which is all there can be. End one that nobody needs any more.',
    sharing_forbidden:
      'Our team has ended the sharing of this picture. Write to support if you think that this is a mistake.',
    nothing_to_download: 'None of these pictures is there any more. Choose others.',
    archive_not_found:
      'This download is not there any more: one is kept for {{hours}} hours. Choose the pictures again.',
    too_many_archives:
      'Other downloads are still going on. Wait until one of them is there, then try again.',
    nothing_to_restore: '{{detail}}',
    // Batches
    batch_unreadable: [
      'Line {{line}} cannot be read. Perhaps a quote is not closed, or the row is too long.',
      'This table cannot be read.',
    ],
    batch_empty: 'There are no rows yet. A table needs a line of column names, and rows below it.',
    batch_too_long: [
      'A batch has at most {{max}} rows. Split your list into several.',
      'There are too many rows. Split your list into several.',
    ],
    batch_no_prompt_column:
      'The first line must name the columns, and one of them must be “prompt”.',
    batch_column_twice: ['The column “{{column}}” is there twice.', 'A column is there twice.'],
    batch_unknown_variables: [
      'The table has no column of its own for: {{variables}}.',
      'The template names a column that is not there.',
    ],
    batch_no_variables: 'Write at least one variable into the template, in double braces.',
    batch_not_found: 'This batch was not found.',
    batch_not_possible: 'This is not possible in the present state of the batch.',
    batch_nothing_to_start: 'No row of this batch can start. Mend your list and make a new batch.',
    batch_nothing_to_retry: 'No row of this batch can be tried again.',
    batch_nothing_to_download: 'No picture of this batch has been delivered yet.',
    batch_total_changed: [
      'The total is {{credits}} credits now. Look at it again, then confirm.',
      'The total has changed. Look at it again, then confirm.',
    ],
    too_many_batches: [
      'You have {{max}} batches that are not over. Finish or stop one of them first.',
      'You have many batches that are not over. Finish or stop one of them first.',
    ],
    price_counts: 'This price counts already. Set another one in its place.',
    review_over: 'This picture does not wait for a decision any more.',
    review_picture_gone: 'The bytes of this picture are gone, so it cannot be delivered.',
    // Files
    store_unavailable: 'The picture store cannot be reached for the moment. Try again shortly.',
    media_unavailable: 'Pictures cannot be processed for the moment. Try again shortly.',
    object_missing: 'This file was not found.',
    object_deleted: 'This file was deleted.',
    range_not_satisfiable: 'The download broke off. Start it anew.',
    undecodable: 'This file cannot be read as a picture. Choose another one.',
    blank_picture: 'This picture shows nothing. Choose another one.',
    unsupported_type: 'Only PNG, JPEG and WebP pictures are accepted.',
    heic_picture:
      'HEIC pictures, as iPhones make them, cannot be read here. Save yours as JPEG first: on the phone, Settings > Camera > Formats > Most Compatible; on a computer, export it as JPEG.',
    upload_closed: 'This upload is complete already.',
    type_mismatch: 'This file is not of the type that its name says. Choose another one.',
    too_many_pixels: 'This picture has too many pixels. Choose a smaller one.',
    animated_image: 'Moving pictures are not accepted. Choose a still one.',
    size_mismatch: 'The file did not arrive whole. Try again.',
    upload_too_large: 'This file is too large. Choose a smaller picture.',
    picture_address_invalid:
      'Give the whole https address of a picture, such as https://example.com/cup.png.',
    picture_address_unknown: 'The name in this address cannot be found. Check its spelling.',
    picture_address_not_public:
      'This address leads into a private network. Save the picture and add the file.',
    picture_not_fetched:
      'The picture could not be fetched from there. Save it and add the file instead.',
    upload_not_found: 'This file was not found.',
    upload_not_ready: 'This file is not ready yet. Wait a moment.',
    upload_incomplete: 'The file did not arrive. Try again.',
    upload_refused: [
      '{{ruleWords}} Choose another picture, or ask for a review if you think this is a mistake.',
      'This picture meets a content rule. Choose another one.',
    ],
    moderation_away:
      'The check of pictures did not answer. Nothing was charged; please try again in a moment.',
    upload_in_use: 'A run is using this file. Delete it when the run has ended.',
    upload_being_checked: 'This file is being checked. Wait a moment.',
    too_many_uploads: 'Too many files in a short time. Wait a moment.',
    length_required: 'The file did not arrive whole. Try again.',
    retention_run_in_progress: '{{detail}}',
    retention_run_not_running: '{{detail}}',
    retention_run_not_paused: '{{detail}}',
    retention_days_out_of_bounds: '{{detail}}',
    legal_hold_placed: '{{detail}}',
    legal_hold_lifted: '{{detail}}',
    legal_hold_not_found: '{{detail}}',
    retention_run_not_found: '{{detail}}',
    // Credits and money
    unknown_account: 'There are no credits yet.',
    invalid_amount: '{{detail}}',
    hold_not_found: '{{detail}}',
    hold_conflict: '{{detail}}',
    not_captured: '{{detail}}',
    already_resolved: '{{detail}}',
    source_conflict: '{{detail}}',
    more_than_debt: '{{detail}}',
    append_only: '{{detail}}',
    books_disagree: '{{detail}}',
    ledger_busy: 'Many requests at once. Try again in a moment.',
    range_too_long: 'These are too many days at once. Choose fewer.',
    unknown_product: 'This plan or pack is not offered any more. Choose another one.',
    unknown_plan: 'This plan is not offered any more. Choose another one.',
    product_id_taken: '{{detail}}',
    already_subscribed: '{{detail}}',
    no_subscription: 'There is no subscription. Choose a plan first.',
    not_possible_now: '{{detail}}',
    change_being_paid:
      'The change of plan that you asked for is still being paid. That takes a minute. Try again then.',
    gateway_unavailable:
      'The payment service cannot be reached. Nothing was charged. Try again shortly.',
    gateway_refused: '{{detail}}',
    outcome_unknown: '{{detail}}',
    no_portal: 'The billing page opens after your first purchase.',
    bad_signature: '{{detail}}',
    bad_event: '{{detail}}',
    already_refunded: '{{detail}}',
    refund_running: '{{detail}}',
    refund_not_stuck: '{{detail}}',
    no_open_dispute: '{{detail}}',
    not_open: '{{detail}}',
    trial_not_withheld: '{{detail}}',
    person_had_trial: '{{detail}}',
    // People
    too_many_cases: 'You have many open messages. Wait for an answer, or write to us on WeCom.',
    case_closed: '{{detail}}',
    no_second_person: '{{detail}}',
    own_request: '{{detail}}',
    own_workspace: '{{detail}}',
    requester_not_allowed: '{{detail}}',
    not_own_request: '{{detail}}',
    cooling_down: [
      'Several of your descriptions or pictures were refused in the last 24 hours, so new runs pause for {{minutes}} more minutes. Nothing was charged.',
      'Several of your descriptions or pictures were refused in the last 24 hours, so new runs pause for a while. Nothing was charged.',
    ],
    account_in_review:
      'Many of your descriptions or pictures were refused in the last 24 hours, so a person looks at your account before new runs start. Nothing was charged.',
    appeal_too_late: 'Refusals can be appealed for 30 days. Please try the request again.',
    too_many_appeals: 'Many of your appeals are still open. Please wait for our answers.',
    refused_picture_gone: '{{detail}}',
    already_decided: '{{detail}}',
    approval_lapsed: '{{detail}}',
    preview_changed: '{{detail}}',
  },
  /** How a picture ended that was not delivered. */
  ends: {
    cancelled: 'You cancelled this picture before it was delivered.',
    prompt_refused:
      'The safety check of the image model refused this description. Change it, or write to us if you think this is a mistake.',
    model_refused_result:
      'The safety check of the image model refused the picture that it had made. Change the description, or write to us if you think this is a mistake.',
    result_refused: [
      'The picture did not pass the safety check: {{ruleWords}} Change the description, or ask for a review if you think this is a mistake.',
      'The picture did not pass the safety check. Change the description, or ask for a review if you think this is a mistake.',
    ],
    review_refused:
      'A person looked at the picture and found that it meets a content rule. Change the description.',
    request_rejected:
      'The image model did not accept this request. Change the description or the references.',
    wrong_size: 'The image model delivered another size than the one you asked for. Try again.',
    wrong_format:
      'The image model delivered another file type than the one you asked for. Try again, or choose PNG.',
    unreadable_result: 'The image model delivered a file that cannot be read. Try again.',
    blank_result:
      'The image model delivered a blank picture. Describe what should be seen; for a plain surface name its material, for example red paper.',
    provider_unavailable:
      'The image service did not deliver, although we tried several times. Try again later.',
    interrupted: 'The work on this picture was interrupted several times on our side. Try again.',
    reference_gone: 'A reference picture could not be read any more. Choose it again.',
    storage_unavailable: 'The picture could not be saved on our side. Try again later.',
    check_unavailable: 'The picture could not be checked in time on our side. Try again later.',
    timed_out: 'This picture took too long on our side. Try again later.',
    undecided: 'This picture could not be decided in time, so it was closed in your favour.',
  },
  /** Why a row of a batch cannot start. */
  rows: {
    prompt_missing: 'There is no description.',
    prompt_too_long: 'The description is longer than {{max}} characters.',
    negative_too_long: 'What should not be in the picture is longer than {{max}} characters.',
    value_missing: [
      'There is no value for: {{variables}}.',
      'A variable of the template has no value.',
    ],
    too_many_cells: 'This row has more cells than the table has columns.',
    unknown_style: ['There is no style “{{value}}”.', 'This style is not offered.'],
    unknown_ratio: ['There is no shape “{{value}}”.', 'This shape is not offered.'],
    unknown_resolution: [
      '“{{value}}” is no resolution: write 1K, 2K or 4K.',
      'Write 1K, 2K or 4K.',
    ],
    bad_count: 'The number of pictures is a whole number from 1 to {{max}}.',
    resolution_not_in_plan: [
      '{{value}} is not in your plan, which makes pictures in {{resolutions}}.',
      'Your plan does not include this resolution.',
    ],
    check_unanswered: 'The content check did not answer for this description. Please try it later.',
    prompt_blocked: ['{{ruleWords}}', 'This description meets a content rule.'],
    negative_blocked: [
      'What is not wanted in this row meets a rule: {{ruleWords}}',
      'What is not wanted in this row meets a content rule.',
    ],
  },
  /** Why credits moved. */
  reasons: {
    trial_granted: 'Free trial credits',
    pack_purchased: 'Credit pack bought',
    subscription_paid: 'Credits of your subscription',
    operator_grant: 'Credits from our team',
    operator_deduction: 'Credits taken off by our team',
    image_requested: 'Held for a picture',
    image_delivered: 'Picture delivered',
    platform_error: 'Not charged: something failed on our side',
    model_error: 'Not charged: the image model could not make this picture',
    moderation_blocked: 'Not charged: the picture was blocked by a content rule',
    customer_cancelled: 'Not charged: you cancelled before delivery',
    restored: 'Given back by our team',
    expired: 'Credits reached their end',
    cycle_ended: 'Left over from the cycle before, replaced by the new one',
    cycle_unpaid: 'Credits of a cycle that had ended',
    extended_72h: 'Kept 72 hours longer, because a run ended after these credits did',
    refund: 'A purchase was refunded',
    dispute: 'A payment was disputed with the bank',
    dispute_won: 'A disputed payment was confirmed',
    payment_reversed: 'Credits of a purchase whose money went back',
    debt_netted: 'What was owed, lowered by unused credits of the same purchase',
    debt_settled: 'What was owed, settled from a new purchase',
    debt_forgiven: 'What was owed, cancelled by our team',
    settlement_returned: 'Credits returned that had settled what was owed',
  },
  /** The rule that a description met. */
  rules: {
    sexual_minors: 'Children and teenagers must never be shown in a sexual way.',
    sexual_real_person: 'Real people must not be undressed or shown in a sexual way.',
    sexual_content: 'Nudity and sexual scenes are not possible here.',
    graphic_violence: 'Gore and cruelty are not possible here.',
    self_harm:
      'Pictures that show or encourage self-harm are not possible. If you are going through a hard time, please talk to somebody you trust or to a local helpline.',
    hate: 'Content that degrades people for who they are is not possible.',
    harassment: 'Content that threatens or bullies somebody is not possible.',
    extremism: 'Content that praises or supports terrorism is not possible.',
    weapons: 'Instructions for weapons or explosives are not possible.',
    illegal_drugs: 'Content that makes, sells or promotes illegal drugs is not possible.',
    forged_documents: 'Forged documents and counterfeit money are not possible.',
    illicit: 'Content that helps with something unlawful is not possible.',
    other_policy: 'This meets a content rule of our payment or image partners.',
  },
} as const satisfies Record<string, Record<string, string | readonly string[]>>;

export type CodeSection = keyof typeof codesEn;

/** The sections and codes that every language has to have. */
export type CodeWords = {
  [S in CodeSection]: Record<keyof (typeof codesEn)[S], string | readonly string[]>;
};
