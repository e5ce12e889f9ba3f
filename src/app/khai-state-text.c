/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words for states and events. Three outcomes let the goods go and must never be mixed up: clearance (thông quan),
 * release before clearance (giải phóng hàng) and taking to storage (đưa hàng về bảo quản). */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "khai-state-text.h"

typedef struct
{
  const char *state;
  KhaiBasket basket;
  const char *icon;
  const char *css;
  const char *word;
  const char *meaning;
  const char *next;
} State;

static const State states[] = {
  { "draft", KHAI_BASKET_DRAFT, "document-edit-symbolic", "dim-label", NC_ ("state", "Draft"),
    N_("Nothing has been sent. Only you can see it."), N_("Fill in what is missing, look at Check, then sign and send.") },
  { "queued", KHAI_BASKET_WAITING, "mail-send-symbolic", "accent", NC_ ("state", "Waiting to be sent"),
    N_("It is signed and lies in the outbox. It cannot be lost or sent twice."), N_("Nothing to do: it goes out by itself.") },
  { "sending", KHAI_BASKET_WAITING, "emblem-synchronizing-symbolic", "accent", NC_ ("state", "Being sent"),
    N_("The message is on its way to the Single Window."), N_("Nothing to do: the answer comes by itself.") },
  { "unknown", KHAI_BASKET_WAITING, "dialog-question-symbolic", "warning", NC_ ("state", "Sent, answer unknown"),
    N_("It was sent, but no answer came back. Khai asks again with the same message, so that nothing is filed twice."),
    N_("Nothing to do: Khai asks again by itself.") },
  { "by-hand", KHAI_BASKET_ACTION, "document-save-symbolic", "warning", NC_ ("state", "Handed out as a file"),
    N_("It lies in a file for a person to carry. Nothing of it goes over the network, so that it cannot be filed twice."),
    N_("Hand the file in once, then read the reply file. If it was not handed in, say so.") },
  { "refused", KHAI_BASKET_ACTION, "dialog-error-symbolic", "error", NC_ ("state", "Refused by the Single Window"),
    N_("The Single Window did not take the message. Nothing was declared."), N_("Correct what Check shows, then send it again.") },
  { "pre-registered", KHAI_BASKET_ACTION, "document-open-recent-symbolic", "warning", NC_ ("state", "Pre-registered"),
    N_("The data are stored and computed; nothing is declared yet."), N_("Compare the computed values, then file it.") },
  { "received", KHAI_BASKET_WAITING, "mail-read-symbolic", "accent", NC_ ("state", "Received"),
    N_("The Single Window has the message and gave a receipt. Nothing is decided yet."), N_("Wait: the customs system checks it.") },
  { "rejected", KHAI_BASKET_ACTION, "dialog-error-symbolic", "error", NC_ ("state", "Registration refused"),
    N_("Customs did not register the declaration."), N_("Correct what Check shows from customs, then send it again.") },
  { "accepted", KHAI_BASKET_WAITING, "emblem-ok-symbolic", "accent", NC_ ("state", "Registered"),
    N_("Customs registered the declaration and gave it a number."), N_("Wait: customs assigns a channel and decides.") },
  { "in-control", KHAI_BASKET_WAITING, "edit-find-symbolic", "warning", NC_ ("state", "Under control"),
    N_("A customs officer looks at the declaration."), N_("Keep the documents at hand; customs may ask for them.") },
  { "documents-requested", KHAI_BASKET_ACTION, "mail-attachment-symbolic", "warning", NC_ ("state", "Documents requested"),
    N_("Customs wants to see documents."), N_("Send the documents before the time limit.") },
  { "inspection-ordered", KHAI_BASKET_ACTION, "package-x-generic-symbolic", "warning", NC_ ("state", "Physical inspection"),
    N_("Customs will open and look at the goods."), N_("Agree on a time and have somebody present.") },
  { "held", KHAI_BASKET_ACTION, "changes-prevent-symbolic", "error", NC_ ("state", "Held"),
    N_("The goods must stay where they are."), N_("Talk to the customs office named in the declaration.") },
  { "released-before-clearance", KHAI_BASKET_RELEASED, "go-jump-symbolic", "success", NC_ ("state", "Released before clearance (giải phóng hàng)"),
    N_("The goods may leave, but duty or classification is still open. This is not clearance."),
    N_("The goods may go. Settle what is open until clearance.") },
  { "taken-to-storage", KHAI_BASKET_RELEASED, "user-home-symbolic", "warning", NC_ ("state", "Taken to storage (đưa hàng về bảo quản)"),
    N_("The goods may wait at your own place and must not be used, sold or sent on. This is not clearance."),
    N_("Keep the goods unchanged until clearance.") },
  { "cleared", KHAI_BASKET_RELEASED, "object-select-symbolic", "success", NC_ ("state", "Cleared (thông quan)"),
    N_("Customs has cleared the goods."), N_("Hand the goods to the carrier; they pass the customs area next.") },
  { "through-customs-area", KHAI_BASKET_RELEASED, "emblem-default-symbolic", "success",
    NC_ ("state", "Through the customs area (qua khu vực giám sát)"),
    N_("The goods have passed the customs supervision area. The VAT rate of zero depends on this."), N_("Keep the confirmation for your VAT file.") },
  { "exited", KHAI_BASKET_DONE, "emblem-ok-symbolic", "success", NC_ ("state", "Exported"),
    N_("The carrier confirmed that the goods left the country."), N_("Nothing left to do. Keep the papers for five years.") },
  { "amendment-requested", KHAI_BASKET_WAITING, "document-edit-symbolic", "accent", NC_ ("state", "Amendment requested"),
    N_("Customs looks at the correction."), N_("Wait for the decision.") },
  { "cancellation-requested", KHAI_BASKET_WAITING, "edit-delete-symbolic", "accent", NC_ ("state", "Cancellation requested"),
    N_("Customs looks at the request to cancel."), N_("Wait for the decision.") },
  { "cancelled", KHAI_BASKET_DONE, "edit-delete-symbolic", "dim-label", NC_ ("state", "Cancelled"),
    N_("The declaration is cancelled."), N_("Nothing left to do.") },
  { "expired", KHAI_BASKET_DONE, "appointment-missed-symbolic", "dim-label", NC_ ("state", "Expired"),
    N_("The declaration is no longer valid: no goods were presented within 15 days."), N_("File a new declaration if the goods still go.") },
  { "discarded", KHAI_BASKET_DONE, "user-trash-symbolic", "dim-label", NC_ ("state", "Put away"), N_("You put this draft away."),
    N_("Nothing left to do.") },
};

typedef struct
{
  const char *type;
  const char *title;
  const char *actor;   /* (nullable) */
} Event;

static const Event events[] = {
  { "received", N_("The Single Window received the declaration"), N_("Customs") },
  { "pre-registered", N_("Customs stored and computed the declaration"), N_("You") },
  { "filed", N_("You filed the declaration officially"), N_("Customs") },
  { "rejected", N_("Customs refused the registration"), N_("You") },
  { "accepted", N_("Customs registered the declaration"), N_("Customs") },
  { "channel-assigned", N_("Customs assigned a channel"), N_("Customs") },
  { "documents-requested", N_("Customs asks for documents"), N_("You") },
  { "documents-received", N_("The documents arrived at customs"), N_("Customs") },
  { "documents-taken", N_("Customs took the documents"), N_("Customs") },
  { "inspection-ordered", N_("Customs ordered a physical inspection"), N_("You") },
  { "inspection-done", N_("Customs inspected the goods"), N_("Customs") },
  { "held", N_("Customs holds the goods"), N_("You") },
  { "resumed", N_("Customs goes on with the declaration"), N_("Customs") },
  { "through-customs-area", N_("The goods passed the customs area"), N_("The carrier") },
  { "exit-confirmed", N_("The carrier confirmed that the goods left"), NULL },
  { "duty-notice", N_("Customs set the duty"), N_("You") },
  { "query", N_("Customs asks a question"), N_("You") },
  { "amendment-requested", N_("You asked for a correction"), N_("Customs") },
  { "cancellation-requested", N_("You asked to cancel the declaration"), N_("Customs") },
  { "amendment-granted", N_("Customs agreed to the correction"), NULL },
  { "amendment-refused", N_("Customs refused the correction"), N_("You") },
  { "cancellation-granted", N_("Customs agreed to the cancellation"), NULL },
  { "cancellation-refused", N_("Customs refused the cancellation"), N_("You") },
  { "expired", N_("The declaration expired"), N_("You") },
  { "share-delivered", N_("The data reached the other administration"), NULL },
  { "share-acknowledged", N_("The other administration confirmed the data"), NULL },
  { "share-queued", N_("The Single Window takes the data to the other administration"), NULL },
  { "share-used", N_("The other administration used the data"), NULL },
  { "share-refused", N_("The other administration refused the data"), N_("You") },
  { "share-withdrawn", N_("The consent was taken back"), NULL },
  { "external-correction", N_("Customs corrected the declaration"), N_("You") },
};

static const State *
find_state (const char *state)
{
  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].state, state))
      return &states[i];
  return NULL;
}

/**
 * khai_state_get_basket:
 * @state: a declaration's state
 *
 * Returns: whose turn it is; for a state that this edition does not know, customs'
 */
KhaiBasket
khai_state_get_basket (const char *state)
{
  const State *found = find_state (state);

  return found != NULL ? found->basket : KHAI_BASKET_WAITING;
}

/**
 * khai_state_get_word:
 * @state: (nullable): a declaration's state
 *
 * A state that this edition does not know is shown by its own name rather than hidden.
 *
 * Returns: (transfer none): the official word for it in the process's language
 */
const char *
khai_state_get_word (const char *state)
{
  const State *found = find_state (state);

  return found != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, "state", found->word) : state != NULL ? state : "";
}

/**
 * khai_state_get_meaning:
 * @state: a declaration's state
 *
 * Returns: (transfer none): one or two sentences in the process's language
 */
const char *
khai_state_get_meaning (const char *state)
{
  const State *found = find_state (state);

  return found != NULL ? _(found->meaning) : _("This edition of Khai does not know the state.");
}

/**
 * khai_state_get_next:
 * @state: a declaration's state
 *
 * Returns: (transfer none): the one next action, a sentence in the process's language
 */
const char *
khai_state_get_next (const char *state)
{
  const State *found = find_state (state);

  return found != NULL ? _(found->next) : _("Read what customs says below.");
}

/**
 * khai_state_get_icon:
 * @state: a declaration's state
 *
 * Returns: (transfer none): the name of an icon
 */
const char *
khai_state_get_icon (const char *state)
{
  const State *found = find_state (state);

  return found != NULL ? found->icon : "dialog-information-symbolic";
}

/**
 * khai_state_get_css:
 * @state: a declaration's state
 *
 * Returns: (transfer none): success, warning, error, accent or dim-label
 */
const char *
khai_state_get_css (const char *state)
{
  const State *found = find_state (state);

  return found != NULL ? found->css : "dim-label";
}

/**
 * khai_basket_get_title:
 * @basket: whose turn it is
 *
 * Returns: (transfer none): its title in the process's language
 */
const char *
khai_basket_get_title (KhaiBasket basket)
{
  switch (basket)
    {
    case KHAI_BASKET_ACTION:
      return _("You have to act");
    case KHAI_BASKET_WAITING:
      return _("Waiting for customs");
    case KHAI_BASKET_DRAFT:
      return _("Drafts");
    case KHAI_BASKET_RELEASED:
      return _("Released");
    case KHAI_BASKET_DONE:
    case KHAI_N_BASKETS:
    default:
      return _("Done");
    }
}

static const Event *
find_event (const char *type)
{
  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (events); i++)
    if (g_str_equal (events[i].type, type))
      return &events[i];
  return NULL;
}

/**
 * khai_event_get_title:
 * @type: an event's type
 * @state: (nullable): the state it led to, which tells the kinds of release apart
 *
 * Returns: (transfer none): what happened, in the process's language
 */
const char *
khai_event_get_title (const char *type, const char *state)
{
  const Event *event = find_event (type);

  if (event != NULL)
    return _(event->title);
  return g_strcmp0 (type, "released") == 0 && state != NULL ? khai_state_get_word (state) : type != NULL ? type : "";
}

/**
 * khai_event_get_actor:
 * @type: an event's type
 *
 * Returns: (transfer none) (nullable): who has to act after it, in the process's language
 */
const char *
khai_event_get_actor (const char *type)
{
  const Event *event = find_event (type);

  return event != NULL && event->actor != NULL ? _(event->actor) : NULL;
}

/**
 * khai_channel_get_word:
 * @channel: (nullable): green, yellow or red
 *
 * Returns: (transfer full) (nullable): what it is called in the process's language
 */
char *
khai_channel_get_word (const char *channel)
{
  if (g_strcmp0 (channel, "green") == 0)
    return g_strdup (_("Green channel"));
  if (g_strcmp0 (channel, "yellow") == 0)
    return g_strdup (_("Yellow channel"));
  if (g_strcmp0 (channel, "red") == 0)
    return g_strdup (_("Red channel"));
  return channel != NULL ? g_strdup (channel) : NULL;
}
