/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the checks of single fields say, in both languages, and how placeholders are filled. Each text says what is
 * wrong; its resolution says what to do. Rules bring their own texts from reference.db. */

#include "khai-rules-private.h"

#include "khai-json.h"

#include <string.h>

typedef struct
{
  const char *rule;
  KhaiSeverity severity;
  const char *message[KHAI_N_LANGS];
  const char *resolution[KHAI_N_LANGS];
} Text;

/* clang-format off */
static const Text TEXTS[KHAI_N_TEXTS] = {
  [KHAI_TEXT_TYPE_TEXT] = {
    "F-TYPE", KHAI_SEVERITY_BLOCK,
    { "Ô “{label}” phải là chữ, nhưng dữ liệu đang có là {value}.",
      "“{label}” has to be a text, but what stands there is {value}." },
    { "Nhập lại ô này.", "Enter this field again." } },
  [KHAI_TEXT_TYPE_DECIMAL] = {
    "F-TYPE", KHAI_SEVERITY_BLOCK,
    { "Không đọc được số ở ô “{label}”: {value}.", "“{label}” cannot be read as a number: {value}." },
    { "Nhập chữ số và nhiều nhất một dấu thập phân, không kèm đơn vị tính hay tên đồng tiền.",
      "Enter digits and at most one decimal mark, without a unit or a currency." } },
  [KHAI_TEXT_TYPE_INTEGER] = {
    "F-TYPE", KHAI_SEVERITY_BLOCK,
    { "Ô “{label}” phải là số nguyên, nhưng dữ liệu đang có là {value}.",
      "“{label}” has to be a whole number, but what stands there is {value}." },
    { "Nhập số nguyên, chỉ gồm chữ số.", "Enter a whole number, digits only." } },
  [KHAI_TEXT_TYPE_DATE] = {
    "F-TYPE", KHAI_SEVERITY_BLOCK,
    { "Ô “{label}” không phải là một ngày có thật: {value}.", "“{label}” is not a day of the calendar: {value}." },
    { "Nhập ngày, tháng, năm, ví dụ 25/11/2026.", "Enter day, month and year, for example 25/11/2026." } },
  [KHAI_TEXT_TYPE_BOOLEAN] = {
    "F-TYPE", KHAI_SEVERITY_BLOCK,
    { "Ô “{label}” chỉ nhận có hoặc không, nhưng dữ liệu đang có là {value}.",
      "“{label}” takes yes or no only, but what stands there is {value}." },
    { "Chọn lại có hoặc không.", "Choose yes or no again." } },
  [KHAI_TEXT_TYPE_GROUP] = {
    "F-TYPE", KHAI_SEVERITY_BLOCK,
    { "Tại “{label}” phải có một nhóm ô, nhưng dữ liệu đang có là {value}.",
      "At “{label}” a group of fields is expected, but what stands there is {value}." },
    { "Xóa dữ liệu ở đây rồi nhập lại từng ô.", "Remove what stands here and fill in the fields again." } },
  [KHAI_TEXT_TYPE_LIST] = {
    "F-TYPE", KHAI_SEVERITY_BLOCK,
    { "Tại “{label}” phải có một danh sách, nhưng dữ liệu đang có là {value}.",
      "At “{label}” a list is expected, but what stands there is {value}." },
    { "Xóa dữ liệu ở đây rồi thêm lại từng dòng.", "Remove what stands here and add the entries again." } },
  [KHAI_TEXT_REQUIRED] = {
    "F-REQUIRED", KHAI_SEVERITY_BLOCK,
    { "Chưa khai “{label}”.", "“{label}” is missing." },
    { "Điền ô này; thiếu nó hệ thống không nhận tờ khai.",
      "Fill in this field; without it the declaration is refused." } },
  [KHAI_TEXT_EMPTY] = {
    "F-EMPTY", KHAI_SEVERITY_BLOCK,
    { "“{label}” có trong dữ liệu nhưng để trống.", "“{label}” is in the data but has nothing in it." },
    { "Điền giá trị, hoặc bỏ hẳn mục này khỏi dữ liệu.", "Fill it in, or leave it out of the data altogether." } },
  [KHAI_TEXT_CONTROL] = {
    "F-CONTROL", KHAI_SEVERITY_BLOCK,
    { "Ô “{label}” có ký tự điều khiển không nhìn thấy được, thường lẫn vào khi sao chép từ tệp khác.",
      "“{label}” holds control characters that cannot be seen; they often come along when text is copied." },
    { "Xóa ô này rồi gõ lại bằng tay.", "Clear the field and type it by hand." } },
  [KHAI_TEXT_CHARSET_ASCII] = {
    "F-CHARSET", KHAI_SEVERITY_BLOCK,
    { "Ô “{label}” có ký tự không dùng được ở đây: {characters}.",
      "“{label}” holds characters that are not allowed here: {characters}." },
    { "Chỉ dùng chữ cái không dấu, chữ số và dấu câu thông thường.",
      "Use plain letters, digits and common punctuation only." } },
  [KHAI_TEXT_CHARSET_WIRE] = {
    "F-CHARSET", KHAI_SEVERITY_BLOCK,
    { "Hệ thống hải quan chỉ nhận chữ la-tinh không dấu ở ô “{label}” và không nhận: {characters}.",
      "The customs system takes plain Latin letters only in “{label}” and does not take: {characters}." },
    { "Viết lại bằng chữ la-tinh (tên tiếng Trung, tiếng Nhật, tiếng Hàn… thì ghi phiên âm như trên hóa đơn) và bỏ ký hiệu lạ.",
      "Write it in Latin letters (for Chinese, Japanese, Korean … names the spelling on the invoice) and leave out unusual signs." } },
  [KHAI_TEXT_CHARSET_DIGITS] = {
    "F-CHARSET", KHAI_SEVERITY_BLOCK,
    { "Ô “{label}” chỉ nhận chữ số, nhưng có: {characters}.", "“{label}” takes digits only, but holds: {characters}." },
    { "Bỏ dấu cách, dấu chấm, dấu gạch và chữ cái.", "Take out spaces, dots, dashes and letters." } },
  [KHAI_TEXT_LENGTH_SHORT] = {
    "F-LENGTH", KHAI_SEVERITY_BLOCK,
    { "“{label}” mới có {chars} ký tự, ít nhất phải có {min}.", "“{label}” has {chars} characters; it needs at least {min}." },
    { "Kiểm tra xem có thiếu ký tự nào không.", "See whether something is missing." } },
  [KHAI_TEXT_LENGTH_LONG] = {
    "F-LENGTH", KHAI_SEVERITY_BLOCK,
    { "“{label}” dài {chars} ký tự, nhiều nhất chỉ được {max}.", "“{label}” has {chars} characters; at most {max} are allowed." },
    { "Viết ngắn lại.", "Make it shorter." } },
  [KHAI_TEXT_WIRE] = {
    "F-WIRE", KHAI_SEVERITY_BLOCK,
    { "Khi gửi đi “{label}” dài {chars} ký tự ({bytes} byte), hệ thống hải quan chỉ nhận {max} ký tự ({max_bytes} byte).",
      "“{label}” takes {chars} characters ({bytes} bytes) when it is sent; the customs system takes {max} ({max_bytes} bytes)." },
    { "Viết ngắn lại, hoặc chuyển bớt sang ô tiếp theo nếu có.", "Make it shorter, or move a part to the next field if there is one." } },
  [KHAI_TEXT_WIRE_RENDERED] = {
    "F-WIRE", KHAI_SEVERITY_BLOCK,
    { "Tính cả mã sản phẩm và xuất xứ, “{label}” dài {chars} ký tự ({bytes} byte), hệ thống hải quan chỉ nhận {max} ký tự "
      "({max_bytes} byte).",
      "With product code and origin, “{label}” takes {chars} characters ({bytes} bytes); the customs system takes {max} "
      "({max_bytes} bytes)." },
    { "Viết ngắn lại nhưng vẫn giữ tên hàng, chất liệu, công dụng, quy cách và tình trạng.",
      "Make it shorter, but keep name, material, use, size and condition." } },
  [KHAI_TEXT_WIRE_NUMBER] = {
    "F-WIRE", KHAI_SEVERITY_BLOCK,
    { "Số ở ô “{label}” viết ra dài {chars} ký tự, hệ thống hải quan chỉ nhận {max} ký tự kể cả dấu thập phân.",
      "The number in “{label}” takes {chars} characters; the customs system takes {max}, decimal mark included." },
    { "Làm tròn bớt chữ số thập phân và ghi giá trị thực vào mô tả hàng hóa.",
      "Round off decimals and write the exact value into the description of the goods." } },
  [KHAI_TEXT_PATTERN] = {
    "F-PATTERN", KHAI_SEVERITY_BLOCK,
    { "“{value}” không đúng dạng của ô “{label}”.", "“{value}” does not have the form of “{label}”." },
    { "Xem lời nhắc dưới ô và nhập lại.", "See the hint below the field and enter it again." } },
  [KHAI_TEXT_PATTERN_EXAMPLE] = {
    "F-PATTERN", KHAI_SEVERITY_BLOCK,
    { "“{value}” không đúng dạng của ô “{label}”.", "“{value}” does not have the form of “{label}”." },
    { "Nhập theo dạng như ví dụ: {example}", "Enter it in the form of this example: {example}" } },
  [KHAI_TEXT_CODE] = {
    "F-CODE", KHAI_SEVERITY_BLOCK,
    { "Không có mã “{value}” trong danh mục của ô “{label}”.", "There is no code “{value}” in the list of “{label}”." },
    { "Chọn một mã trong danh mục.", "Choose a code from the list." } },
  [KHAI_TEXT_CODE_OPEN_LIST] = {
    "F-CODE", KHAI_SEVERITY_CHECK,
    { "Khai không biết mã “{value}” của ô “{label}”. Danh mục công khai không đầy đủ nên mã này vẫn có thể đúng.",
      "Khai does not know the code “{value}” of “{label}”. The public list is incomplete, so it may still be right." },
    { "So lại với danh mục của cơ quan hải quan; nếu đúng thì cứ để nguyên.",
      "Compare it with the list of the customs office; if it is right, leave it." } },
  [KHAI_TEXT_CODE_ENDED] = {
    "F-CODE-DATE", KHAI_SEVERITY_BLOCK,
    { "Mã “{value}” ({name}) của ô “{label}” chỉ có hiệu lực đến hết ngày {end}.",
      "The code “{value}” ({name}) of “{label}” was in force until {end} only." },
    { "Chọn một mã còn hiệu lực vào ngày khai.", "Choose a code that is in force on the day of declaration." } },
  [KHAI_TEXT_CODE_REPLACED] = {
    "F-CODE-DATE", KHAI_SEVERITY_BLOCK,
    { "Mã “{value}” ({name}) của ô “{label}” chỉ có hiệu lực đến hết ngày {end}, sau đó được thay bằng {successor}.",
      "The code “{value}” ({name}) of “{label}” was in force until {end} only; {successor} took its place." },
    { "Đổi sang mã {successor}, sau khi xem tên có đúng nơi bạn cần không.",
      "Change it to {successor} after a look at whether that is what you mean." } },
  [KHAI_TEXT_CODE_NOT_YET] = {
    "F-CODE-DATE", KHAI_SEVERITY_BLOCK,
    { "Mã “{value}” ({name}) của ô “{label}” đến ngày {start} mới có hiệu lực.",
      "The code “{value}” ({name}) of “{label}” comes into force on {start} only." },
    { "Chọn một mã có hiệu lực vào ngày khai, hoặc đổi ngày khai.",
      "Choose a code that is in force on the day of declaration, or change that day." } },
  [KHAI_TEXT_DECIMALS] = {
    "F-DECIMALS", KHAI_SEVERITY_BLOCK,
    { "“{label}” chỉ nhận {max} chữ số thập phân, nhưng {value} có {count}.",
      "“{label}” takes {max} decimals, but {value} has {count}." },
    { "Làm tròn số; nếu con số thực quan trọng thì ghi vào mô tả hàng hóa.",
      "Round the number; where the exact one matters, write it into the description of the goods." } },
  [KHAI_TEXT_DECIMALS_NONE] = {
    "F-DECIMALS", KHAI_SEVERITY_BLOCK,
    { "“{label}” chỉ nhận số không có phần thập phân, nhưng dữ liệu đang có là {value}.",
      "“{label}” takes no decimals, but what stands there is {value}." },
    { "Làm tròn đến hàng đơn vị.", "Round it to a whole number." } },
  [KHAI_TEXT_NUMBER_BIG] = {
    "F-NUMBER-BIG", KHAI_SEVERITY_BLOCK,
    { "Số {value} quá lớn cho ô “{label}”.", "{value} is too large a number for “{label}”." },
    { "Kiểm tra xem có thừa chữ số hoặc đặt nhầm dấu thập phân không.",
      "See whether there is a digit too many or a decimal mark in the wrong place." } },
  [KHAI_TEXT_RANGE] = {
    "F-RANGE", KHAI_SEVERITY_BLOCK,
    { "“{label}” phải từ {min} đến {max}, nhưng dữ liệu đang có là {value}.",
      "“{label}” has to be from {min} to {max}, but what stands there is {value}." },
    { "Nhập lại số.", "Enter the number again." } },
  [KHAI_TEXT_RANGE_NEGATIVE] = {
    "F-RANGE", KHAI_SEVERITY_BLOCK,
    { "“{label}” không được là số âm.", "“{label}” cannot be negative." },
    { "Nhập số dương, không có dấu trừ.", "Enter the number without a minus sign." } },
  [KHAI_TEXT_UNKNOWN] = {
    "F-UNKNOWN", KHAI_SEVERITY_BLOCK,
    { "Tờ khai không có mục nào tên là “{label}”.", "A declaration has nothing called “{label}”." },
    { "Bỏ mục này: mục lạ làm cả tờ khai bị từ chối. Nếu mục này lấy từ tệp của chương trình khác, hãy nhập lại tệp bằng Khai.",
      "Remove it: one unknown member makes the whole declaration be refused. If it came from another program's file, import that file with Khai." } },
  [KHAI_TEXT_LINE] = {
    "F-LINE", KHAI_SEVERITY_BLOCK,
    { "Số thứ tự dòng hàng là {value}, nhưng đây là dòng thứ {line}.", "The line's number is {value}, but it is line {line}." },
    { "Đánh số các dòng hàng 1, 2, 3… theo đúng thứ tự.", "Number the lines 1, 2, 3 … in their order." } },
  [KHAI_TEXT_SCHEMA] = {
    "F-SCHEMA", KHAI_SEVERITY_BLOCK,
    { "Dữ liệu không ghi schemaVersion là \"1\", nên không biết phải đọc theo mẫu nào.",
      "The data does not say schemaVersion \"1\", so it is not known by which form to read it." },
    { "Mở và lưu lại tờ khai bằng Khai.", "Open and save the declaration with Khai." } },
  [KHAI_TEXT_ROWS] = {
    "F-ROWS", KHAI_SEVERITY_BLOCK,
    { "Danh sách “{label}” có {count} dòng; Khai chỉ kiểm tra {max} dòng đầu.",
      "The list “{label}” has {count} entries; only the first {max} have been checked." },
    { "Tách thành nhiều tờ khai.", "Split it into several declarations." } },
  [KHAI_TEXT_MORE] = {
    "F-MORE", KHAI_SEVERITY_BLOCK,
    { "Còn nhiều lỗi nữa không kể hết ở đây.", "There are more findings than are listed here." },
    { "Sửa những lỗi đã kể rồi kiểm tra lại.", "Put right what is listed, then check again." } },
  [KHAI_TEXT_RULE] = {
    "F-RULE", KHAI_SEVERITY_BLOCK,
    { "Khai không tính xong quy tắc {rule}: trong tờ khai có số quá lớn, hoặc bản thân quy tắc bị lỗi. Chưa thể coi tờ khai là đúng.",
      "Khai could not finish rule {rule}: a number in the declaration is too large, or the rule itself is faulty. The declaration cannot be taken as right yet." },
    { "Tìm số quá lớn trong tờ khai; nếu không có, hãy cập nhật dữ liệu của Khai và báo lỗi kèm mã quy tắc.",
      "Look for a number that is too large; if there is none, update Khai's data and report the fault with the rule's id." } },
};
/* clang-format on */

/**
 * khai_text_rule:
 * @id: one of the texts
 *
 * Returns: (transfer none): the id of the check it belongs to, "F-TYPE"
 */
const char *
khai_text_rule (KhaiTextId id)
{
  g_return_val_if_fail (id < KHAI_N_TEXTS, NULL);

  return TEXTS[id].rule;
}

static const char *
find_arg (const char *name, gsize length, KhaiLang lang, const KhaiArg *args, guint n_args)
{
  for (guint i = 0; i < n_args; i++)
    if (strlen (args[i].name) == length && strncmp (args[i].name, name, length) == 0)
      return args[i].text[lang] != NULL ? args[i].text[lang] : "";
  return NULL;
}

/**
 * khai_text_fill:
 * @template: a text with {placeholders}
 * @lang: the language it is in
 * @args: (array length=n_args): what to put there; what has no argument stays as it is
 *
 * Returns: (transfer full): the text
 */
char *
khai_text_fill (const char *template, KhaiLang lang, const KhaiArg *args, guint n_args)
{
  g_return_val_if_fail (template != NULL, NULL);

  GString *out = g_string_sized_new (strlen (template) + 64);

  for (const char *p = template; *p != '\0'; p++)
    {
      const char *end = *p == '{' ? strchr (p, '}') : NULL;
      const char *text = end != NULL ? find_arg (p + 1, end - p - 1, lang, args, n_args) : NULL;

      if (text == NULL)
        {
          g_string_append_c (out, *p);
          continue;
        }
      g_string_append (out, text);
      p = end;
    }
  return g_string_free (out, FALSE);
}

/**
 * khai_text_finding:
 * @id: one of the texts
 * @pointer: where
 *
 * Returns: (transfer full): a finding that says it
 */
KhaiFinding *
khai_text_finding (KhaiTextId id, const char *pointer, const KhaiArg *args, guint n_args)
{
  g_return_val_if_fail (id < KHAI_N_TEXTS, NULL);

  const Text *text = &TEXTS[id];
  KhaiFinding *finding = khai_finding_new (text->rule, text->severity, pointer);

  for (int lang = 0; lang < KHAI_N_LANGS; lang++)
    {
      finding->message[lang] = khai_text_fill (text->message[lang], lang, args, n_args);
      finding->resolution[lang] = khai_text_fill (text->resolution[lang], lang, args, n_args);
    }
  return finding;
}

#define SHOWN_CHARS 40

/**
 * khai_text_shorten:
 * @text: anything, perhaps long, perhaps with characters that would spoil a message, perhaps no UTF-8
 *
 * Returns: (transfer full): its beginning, fit to be quoted in a message
 */
char *
khai_text_shorten (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  g_autofree char *valid = g_utf8_make_valid (text, MIN (strlen (text), 8 * SHOWN_CHARS));
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (n++ == SHOWN_CHARS)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, g_unichar_isprint (c) || g_unichar_ismark (c) ? c : 0xFFFD);
    }
  return g_string_free (out, FALSE);
}

/* A hostile document could have as many findings as it has bytes. */
#define MAX_FINDINGS 2000

/**
 * khai_report_add:
 * @finding: (transfer full): another finding; after the two thousandth only one more, which says that there are more
 */
void
khai_report_add (KhaiReport *report, KhaiFinding *finding)
{
  g_return_if_fail (report != NULL);
  g_return_if_fail (finding != NULL);

  if (report->findings->len < MAX_FINDINGS)
    {
      g_ptr_array_add (report->findings, finding);
      return;
    }
  if (!report->full)
    g_ptr_array_add (report->findings, khai_text_finding (KHAI_TEXT_MORE, "", NULL, 0));
  report->full = TRUE;
  khai_finding_unref (finding);
}
