/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Answers, and above all refusals: RFC 9457 problems whose texts say in the asked language what is
 * wrong and what to do. */

#include "config.h"

#include "khai-sandbox-private.h"

#include <string.h>

#include "khai-digest.h"
#include "khai-error.h"
#include "khai-json.h"

typedef struct
{
  const char *code;
  guint status;
  const char *slug;
  gboolean retryable; /* may the same bytes succeed later */
  const char *title[KHAI_N_LANGS];
  const char *detail[KHAI_N_LANGS];
} Problem;

static const Problem problems[KHAI_N_PROBLEMS] = {
  [KHAI_PROBLEM_BODY] = { "OSW-4000",
                          400,
                          "unreadable",
                          FALSE,
                          { "Không đọc được nội dung", "The content cannot be read" },
                          { "Nội dung gửi đến không phải JSON đúng chuẩn mà cổng nhận.",
                            "What came is not JSON as this window takes it." } },
  [KHAI_PROBLEM_DIGEST]
  = { "OSW-4001",
      400,
      "digest",
      FALSE,
      { "Nội dung không khớp mã băm", "The content does not match its digest" },
      { "Content-Digest thiếu hoặc không khớp với nội dung đã nhận.",
        "Content-Digest is missing or does not match the bytes received." } },
  [KHAI_PROBLEM_SIGNATURE]
  = { "OSW-4002",
      400,
      "signature",
      FALSE,
      { "Chữ ký không hợp lệ", "The signature does not hold" },
      { "JWS-Signature thiếu hoặc không khớp với nội dung đã nhận.",
        "JWS-Signature is missing or does not verify over the bytes received." } },
  [KHAI_PROBLEM_KEY]
  = { "OSW-4003",
      400,
      "idempotency-key",
      FALSE,
      { "Thiếu khóa chống gửi trùng", "The idempotency key is missing" },
      { "Mỗi lần gửi phải có Idempotency-Key trong dấu ngoặc kép, từ 8 đến 78 ký tự.",
        "A submission needs an Idempotency-Key in double quotes, 8 to 78 characters." } },
  [KHAI_PROBLEM_PARAMETER]
  = { "OSW-4004",
      400,
      "parameter",
      FALSE,
      { "Tham số không hợp lệ", "A parameter is not valid" },
      { "Một tham số của yêu cầu có giá trị mà cổng không nhận.",
        "A parameter of the request has a value that this window does not take." } },
  [KHAI_PROBLEM_TOKEN] = { "OSW-4010",
                           401,
                           "token",
                           TRUE,
                           { "Cần mã truy cập", "An access token is needed" },
                           { "Không có mã truy cập, hoặc mã đã hết hạn.",
                             "There is no access token, or it has expired." } },
  [KHAI_PROBLEM_CERTIFICATE]
  = { "OSW-4030",
      403,
      "certificate",
      FALSE,
      { "Chữ ký của người khác", "Signed by somebody else" },
      { "Tờ khai được ký bằng chứng thư khác với chứng thư của mã truy cập.",
        "The declaration is signed with another certificate than the one the token was given "
        "to." } },
  [KHAI_PROBLEM_SCOPE]
  = { "OSW-4031",
      403,
      "scope",
      FALSE,
      { "Không có quyền", "Not allowed" },
      { "Mã truy cập không cho phép việc này.", "The access token does not allow this." } },
  [KHAI_PROBLEM_NOT_FOUND] = { "OSW-4040",
                               404,
                               "not-found",
                               FALSE,
                               { "Không tìm thấy", "Not found" },
                               { "Tài khoản này không có gì ở địa chỉ đó.",
                                 "There is nothing at that address for this account." } },
  [KHAI_PROBLEM_METHOD]
  = { "OSW-4050",
      405,
      "method",
      FALSE,
      { "Phương thức không dùng được", "Method not allowed" },
      { "Địa chỉ này không nhận phương thức đó.", "That address does not take this method." } },
  [KHAI_PROBLEM_KEY_REUSED]
  = { "OSW-4091",
      409,
      "key-reused",
      FALSE,
      { "Khóa đã dùng cho nội dung khác", "The key was used with other content" },
      { "Idempotency-Key này đã đi cùng một nội dung khác. Nội dung mới cần khóa mới.",
        "This Idempotency-Key came with other bytes before. New content needs a new key." } },
  [KHAI_PROBLEM_REFERENCE]
  = { "OSW-4092",
      409,
      "reference-used",
      FALSE,
      { "Số tham chiếu đã dùng", "The reference was used before" },
      { "Số tham chiếu này đã thuộc về một tờ khai khác. Xem tờ khai đó, hoặc dùng số mới.",
        "This local reference belongs to another declaration. Look at that one, or use a new "
        "reference." } },
  [KHAI_PROBLEM_STATE] = { "OSW-4093",
                           409,
                           "state",
                           FALSE,
                           { "Không làm được lúc này", "Not possible now" },
                           { "Tờ khai đang ở trạng thái không cho phép việc này.",
                             "The declaration is in a state that does not allow this." } },
  [KHAI_PROBLEM_STALE] = { "OSW-4120",
                           412,
                           "changed",
                           FALSE,
                           { "Tờ khai đã thay đổi", "The declaration has changed" },
                           { "Tờ khai đã thay đổi sau lần xem trước. Xem lại rồi quyết định.",
                             "It changed since you looked at it. Look again, then decide." } },
  [KHAI_PROBLEM_TOO_LARGE]
  = { "OSW-4130",
      413,
      "too-large",
      FALSE,
      { "Nội dung quá lớn", "The content is too large" },
      { "Cổng nhận tối đa 10 MiB một lần.", "This window takes at most 10 MiB at a time." } },
  [KHAI_PROBLEM_FULL] = { "OSW-4131",
                          413,
                          "full",
                          FALSE,
                          { "Hết chỗ chứa chứng từ", "No room for more documents" },
                          { "Tài khoản này đã có quá nhiều chứng từ ở cổng.",
                            "This account has too many documents in the window already." } },
  [KHAI_PROBLEM_MEDIA_TYPE] = { "OSW-4150",
                                415,
                                "media-type",
                                FALSE,
                                { "Kiểu nội dung không nhận", "The media type is not taken" },
                                { "Nội dung phải là application/json, không nén.",
                                  "The content must be application/json, not compressed." } },
  [KHAI_PROBLEM_CONTENT]
  = { "OSW-4151",
      415,
      "content",
      FALSE,
      { "Chứng từ không đúng định dạng", "The document is not what it says" },
      { "Cổng nhận PDF, PNG, JPEG và XML; nội dung phải đúng với kiểu đã nêu.",
        "PDF, PNG, JPEG and XML are taken, and the content must be of the type it says." } },
  [KHAI_PROBLEM_FINDINGS] = { "OSW-4220",
                              422,
                              "validation-failed",
                              FALSE,
                              { "Tờ khai chưa hợp lệ", "The declaration is not valid yet" },
                              { "Sửa những chỗ nêu dưới đây rồi gửi lại.",
                                "Correct the places named below, then send again." } },
  [KHAI_PROBLEM_IF_MATCH]
  = { "OSW-4280",
      428,
      "if-match",
      FALSE,
      { "Thiếu If-Match", "If-Match is missing" },
      { "Yêu cầu phải nêu bản mà người khai đã xem (If-Match).",
        "The request must name the state that the declarant saw (If-Match)." } },
  [KHAI_PROBLEM_TOO_MANY] = { "OSW-4290",
                              429,
                              "too-many",
                              TRUE,
                              { "Quá nhiều yêu cầu", "Too many requests" },
                              { "Cổng đang nhận quá nhiều yêu cầu. Thử lại sau.",
                                "Too many requests are coming in. Try again later." } },
  [KHAI_PROBLEM_HEADERS] = { "OSW-4310",
                             431,
                             "headers",
                             FALSE,
                             { "Phần đầu quá lớn", "The header fields are too large" },
                             { "Phần đầu của yêu cầu dài hơn mức cổng nhận.",
                               "The header of the request is longer than this window takes." } },
  [KHAI_PROBLEM_INTERNAL]
  = { "OSW-5000",
      500,
      "internal",
      TRUE,
      { "Lỗi của cổng", "A fault of the window" },
      { "Cổng gặp lỗi. Gửi lại đúng nội dung đó sẽ không tạo tờ khai thứ hai.",
        "The window failed. Sending the same bytes again makes no second declaration." } },
  [KHAI_PROBLEM_UNAVAILABLE]
  = { "OSW-5030",
      503,
      "unavailable",
      TRUE,
      { "Cổng tạm ngừng", "The window is closed for now" },
      { "Cổng tạm ngừng nhận. Nội dung chưa được nhận; thử lại sau.",
        "The window takes nothing for the moment. Nothing was taken; try again later." } },
};

/**
 * khai_problem_status:
 * @problem: a problem
 *
 * Returns: its HTTP status
 */
guint
khai_problem_status (KhaiProblem problem)
{
  return problems[problem].status;
}

/**
 * khai_problem_parse:
 * @code: the contract's code, with or without its hyphen
 * @problem: (out): which one it is
 *
 * Returns: %TRUE if there is such a problem
 */
gboolean
khai_problem_parse (const char *code, KhaiProblem *problem)
{
  if (!g_str_has_prefix (code, "OSW"))
    return FALSE;
  code += code[3] == '-' ? 4 : 3;
  for (guint i = 0; i < KHAI_N_PROBLEMS; i++)
    if (g_str_equal (problems[i].code + 4, code))
      {
        *problem = i;
        return TRUE;
      }
  return FALSE;
}

static char *
object_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return khai_json_to_canonical (node);
}

/**
 * khai_problem_text:
 * @problem: what is wrong
 * @lang: of the texts
 * @place: (nullable): where exactly, or which member; must hold nothing of what was sent
 * @existing: (nullable): URI of what is there already
 * @findings: (nullable) (transfer full): the contract's findings
 *
 * Returns: (transfer full): the problem as application/problem+json (RFC 9457)
 */
char *
khai_problem_text (KhaiProblem problem,
                   KhaiLang lang,
                   const char *place,
                   const char *existing,
                   JsonArray *findings)
{
  const Problem *entry = &problems[problem];
  JsonObject *object = json_object_new ();
  g_autofree char *type = g_strconcat ("https://osw.example/problems/", entry->slug, NULL);
  g_autofree char *detail = place != NULL ? g_strdup_printf ("%s (%s)", entry->detail[lang], place)
                                          : g_strdup (entry->detail[lang]);
  g_autofree char *id = khai_uuid4 ();
  g_autofree char *instance = g_strconcat ("urn:uuid:", id, NULL);

  json_object_set_string_member (object, "type", type);
  json_object_set_string_member (object, "title", entry->title[lang]);
  json_object_set_int_member (object, "status", entry->status);
  json_object_set_string_member (object, "detail", detail);
  json_object_set_string_member (object, "instance", instance);
  json_object_set_string_member (object, "code", entry->code);
  json_object_set_boolean_member (object, "retryable", entry->retryable);
  if (existing != NULL)
    json_object_set_string_member (object, "existing", existing);
  if (findings != NULL)
    json_object_set_array_member (object, "findings", findings);
  return object_text (object);
}

/**
 * khai_sandbox_language:
 * @message: a request
 *
 * Reads Accept-Language (RFC 9110, 12.5.4).
 *
 * Returns: the best of the languages the window speaks; Vietnamese when none of them is asked for
 */
KhaiLang
khai_sandbox_language (SoupServerMessage *message)
{
  const char *text = soup_message_headers_get_list (
      soup_server_message_get_request_headers (message), "Accept-Language");
  GSList *wanted = text != NULL ? soup_header_parse_quality_list (text, NULL) : NULL;
  KhaiLang lang = KHAI_LANG_VI;

  for (GSList *l = wanted; l != NULL; l = l->next)
    if (khai_lang_parse (l->data, &lang))
      break;
  if (wanted != NULL)
    soup_header_free_list (wanted);
  return lang;
}

/**
 * khai_sandbox_get_header:
 * @exchange: a request
 * @name: a header field
 *
 * Returns: (transfer none) (nullable): its value when it stands exactly once; two values are no
 * value that could be trusted
 */
const char *
khai_sandbox_get_header (KhaiSandboxExchange *exchange, const char *name)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (exchange->message);
  SoupMessageHeadersIter iter;
  const char *field;
  const char *value;
  guint n = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &field, &value))
    n += g_ascii_strcasecmp (field, name) == 0;
  return n == 1 ? soup_message_headers_get_one (headers, name) : NULL;
}

/**
 * khai_sandbox_set_header:
 * @exchange: a request
 * @name: a header field of the answer
 * @value: (nullable): its value; %NULL leaves it out
 */
void
khai_sandbox_set_header (KhaiSandboxExchange *exchange, const char *name, const char *value)
{
  if (value != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (exchange->message),
                                  name, value);
}

/**
 * khai_sandbox_answer:
 * @exchange: a request
 * @status: HTTP status
 * @type: (nullable): media type; %NULL for an answer without content
 * @text: (nullable): content
 * @length: its bytes, or -1
 *
 * Says what goes back when the handler returns.
 */
void
khai_sandbox_answer (KhaiSandboxExchange *exchange,
                     guint status,
                     const char *type,
                     const char *text,
                     gssize length)
{
  soup_server_message_set_status (exchange->message, status, NULL);
  soup_message_body_truncate (soup_server_message_get_response_body (exchange->message));
  if (type != NULL)
    soup_server_message_set_response (exchange->message, type, SOUP_MEMORY_COPY, text,
                                      length < 0 ? strlen (text) : (gsize)length);
  /* libsoup 3.2 keeps a connection at rest for ever once its client has closed it: none is left at
   * rest. */
  khai_sandbox_set_header (exchange, "Connection", "close");
  khai_sandbox_set_header (exchange, "Cache-Control", "no-store");
  khai_sandbox_set_header (exchange, "X-Content-Type-Options", "nosniff");
}

/**
 * khai_sandbox_answer_json:
 * @exchange: a request
 * @status: HTTP status
 * @body: (transfer full): the answer
 */
void
khai_sandbox_answer_json (KhaiSandboxExchange *exchange, guint status, JsonObject *body)
{
  g_autofree char *text = object_text (body);

  khai_sandbox_answer (exchange, status, "application/json", text, -1);
}

/* Retry-After until it opens, a minute when nobody knows. */
static void
set_reopening (KhaiSandboxExchange *exchange)
{
  KhaiSandbox *self = exchange->sandbox;
  gint64 wait = self->reopens_at > 0 ? khai_sandbox_clock_wait (self, self->reopens_at) : -1;
  g_autofree char *seconds
      = g_strdup_printf ("%" G_GINT64_FORMAT, wait >= 0 ? wait / 1000 + 1 : (gint64)60);

  khai_sandbox_set_header (exchange, "Retry-After", seconds);
}

/**
 * khai_sandbox_answer_problem_text:
 * @exchange: a request
 * @problem: what is wrong
 * @text: (transfer full): from khai_problem_text()
 */
void
khai_sandbox_answer_problem_text (KhaiSandboxExchange *exchange, KhaiProblem problem, char *text)
{
  khai_sandbox_answer (exchange, problems[problem].status, "application/problem+json", text, -1);
  khai_sandbox_set_header (exchange, "Content-Language", khai_lang_to_string (exchange->lang));
  if (problem == KHAI_PROBLEM_TOKEN)
    khai_sandbox_set_header (exchange, "WWW-Authenticate",
                             "Bearer realm=\"osw\", error=\"invalid_token\"");
  if (problem == KHAI_PROBLEM_UNAVAILABLE && exchange->sandbox->service == KHAI_SERVICE_CLOSED)
    set_reopening (exchange);
  else if (problem == KHAI_PROBLEM_TOO_MANY || problem == KHAI_PROBLEM_UNAVAILABLE
           || problem == KHAI_PROBLEM_INTERNAL)
    khai_sandbox_set_header (exchange, "Retry-After", "1");
  g_free (text);
}

/**
 * khai_sandbox_answer_problem:
 * @exchange: a request
 * @problem: what is wrong
 * @place: (nullable): where exactly
 */
void
khai_sandbox_answer_problem (KhaiSandboxExchange *exchange, KhaiProblem problem, const char *place)
{
  khai_sandbox_answer_problem_text (exchange, problem,
                                    khai_problem_text (problem, exchange->lang, place, NULL, NULL));
}

/**
 * khai_sandbox_answer_failure:
 * @exchange: a request
 * @what: what was being done, for the log
 * @error: what failed
 *
 * The window's own failure: 503 when it may pass (the disk), else 500.
 */
void
khai_sandbox_answer_failure (KhaiSandboxExchange *exchange, const char *what, const GError *error)
{
  gboolean passes = g_error_matches (error, KHAI_ERROR, KHAI_ERROR_DISK_FULL)
                    || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_BUSY)
                    || g_error_matches (error, KHAI_ERROR, KHAI_ERROR_READ_ONLY);

  g_warning ("%s: %s", what, error->message);
  khai_sandbox_answer_problem (exchange, passes ? KHAI_PROBLEM_UNAVAILABLE : KHAI_PROBLEM_INTERNAL,
                               NULL);
}
