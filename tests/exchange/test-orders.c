/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every trap seen in order files, each with a file that contains it. */

#include "order-fixture.h"

#include <string.h>

#include "khai-error.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *dialect;
  const char *dump;
} Case;

#define SHOPIFY "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku," \
                "Billing Name,Billing Country,Shipping Name,Shipping Zip,Shipping Country,Cancelled at,Refunded Amount\n"
#define EBAY "Sales Record Number,Order Number,Buyer Name,Ship To Name,Ship To Zip,Ship To Country,Item Number,Item Title,Custom Label,Quantity,Sold For,Total Price,Sale Date,Shipped On Date,Transaction ID\n"
#define ETSY "Sale Date,Item Name,Buyer,Quantity,Price,Discount Amount,Item Total,Currency,Transaction ID,Ship Name,Ship City,Ship Zipcode,Ship Country,Order ID,Variations,SKU\n"
#define TIKTOK "Order ID,Order Status,Order Substatus,SKU ID,Seller SKU,Product Name,Quantity,SKU Unit Original Price,SKU Subtotal After Discount,Created Time,Recipient,Country\n"
#define LAZADA "orderItemId,sellerSku,lazadaSku,createTime,orderNumber,shippingName,shippingCountry,paidPrice,unitPrice,sellerDiscountTotal,itemName,trackingCode,status\n"
#define SHOPEE "Mã đơn hàng,Ngày đặt hàng,Trạng Thái Đơn Hàng,SKU sản phẩm,Tên sản phẩm,Cân nặng sản phẩm,Tổng cân nặng,Cân nặng sản phẩm,SKU phân loại hàng,Giá gốc,Giá ưu đãi,Số lượng,Tên Người nhận,Quốc gia\n"
#define WOO "Order Number;Order Status;Order Date;First Name (Billing);Last Name (Billing);City (Billing);Country Code (Billing);First Name (Shipping);Last Name (Shipping);Country Code (Shipping);Item #;SKU;Name;Quantity;Quantity (- Refund);Item Cost;Order Line (w/o tax);Currency\n"
#define SAPO "Mã ĐH,Ngày chứng từ,Nguồn bán hàng,Trạng thái đơn hàng,Tên khách hàng,Mã sản phẩm,Tên sản phẩm,Tổng tiền hàng,Số lượng,Ngày hủy đơn\n"

static const Case cases[] = {
  { "shopify: order cells blank on further lines; a ZIP behind an apostrophe; refunds and cancellations",
    SHOPIFY "#1,a@x.example,paid,,unfulfilled,USD,48,2026-10-01 10:11:00 +0700,1,Shirt,16.00,AO-COT-M,,,Ada Example,'00501,US,,\n"
            "#1,a@x.example,,,,,,,2,Vase,16.00,GOM-BT-02,,,,,,,\n"
            "#2,b@x.example,refunded,,,USD,12,2026-10-02 08:00:00 +0700,1,Hat,12.00,NON-LA-01,,,Bo Test,,JP,,12.00\n"
            "#3,c@x.example,paid,,fulfilled,EUR,12,2026-10-02 08:00:00 +0700,1,Hat,12.00,NON-LA-01,,,Cy Test,,DE,2026-10-03 08:00:00 +0700,\n"
            "#4,d@x.example,paid,,fulfilled,EUR,12,2026-10-02 08:00:00 +0700,1,Hat,12.00,NON-LA-01,Di Test,FR,,,,,\n",
    "shopify-orders",
    "#1 open USD US 2026-10-01T10:11:00+07:00 [Ada Example] zip=00501\n  2 AO-COT-M x1 @16\n  3 GOM-BT-02 x2 @16\n"
    "#2 returned USD JP 2026-10-02T08:00:00+07:00 [Bo Test]\n  4 NON-LA-01 x1 @12 dead\n"
    "#3 cancelled EUR DE 2026-10-02T08:00:00+07:00 [Cy Test]\n  5 NON-LA-01 x1 @12 dead\n"
    "#4 shipped EUR FR 2026-10-02T08:00:00+07:00 [Di Test]\n  6 NON-LA-01 x1 @12\n" },
  { "shopify: the same goods twice in an order are counted, and said",
    SHOPIFY "#1,,paid,,,USD,,,1,Shirt,16.00,AO-COT-M,,,A,,US,,\n#1,,,,,,,,1,Shirt,16.00,AO-COT-M,,,,,,,\n", "shopify-orders",
    "#1 open USD US [A]\n  2 AO-COT-M x1 @16\n  3 AO-COT-M x1 @16\n?order-row-twice 3 \n" },
  { "ebay: empty lines, a summary row, a padding row, an order without a number, currency inside prices, footers",
    ",,,,,,,,,,,,,,\n" EBAY ",,,,,,,,,,,,,,\n"
    "101,01-00001-1,Eve,Eve Example,2000,Australia,,,,2,AU $37.00,AU $45.50,05-Oct-26,,\n"
    "101,,Eve,,,,990001,Hat,NON-LA-01,1,AU $12.00,,05-Oct-26,,770001\n101,,Eve,,,,990002,Basket,MAY-TRE-07,1,AU $25.00,,05-Oct-26,,770002\n"
    "102,,Fay,Fay Example,SW1A 1AA,United Kingdom,990001,Hat,NON-LA-01,3,GBP 9.00,GBP 27.00,Oct-05-26,Oct-06-26,770003\n"
    "\n2 record(s) downloaded,,,,,,,,,,,,,,\nSeller ID : example_shop\n", "ebay-orders",
    "01-00001-1 open AUD AU 2026-10-05 [Eve Example] zip=2000\n  5 NON-LA-01 x1 @12\n  6 MAY-TRE-07 x1 @25\n"
    "102 shipped GBP GB 2026-10-05 [Fay Example] zip=SW1A 1AA\n  7 NON-LA-01 x3 @9\n" },
  { "ebay: a footer in cells of its own, as a spreadsheet saves it again",
    EBAY "102,01-00002-2,Fay,Fay Example,SW1A 1AA,United Kingdom,990001,Hat,NON-LA-01,3,GBP 9.00,GBP 27.00,05-Oct-26,,770003\n"
    "1,\"record(s) downloaded,\",from Oct-01-26,to Oct-06-26,,,,,,,,,,,\n,Seller ID :,example_shop,,,,,,,,,,,,\n", "ebay-orders",
    "01-00002-2 open GBP GB 2026-10-05 [Fay Example] zip=SW1A 1AA\n  2 NON-LA-01 x3 @9\n" },
  { "ebay: a German report with semicolons, decimal commas and German months",
    "Verkaufsprotokollnummer;Bestellnummer;Name des Käufers;Name des Empfängers;PLZ des Empfängers;Land des Empfängers;Artikelnummer;Angebotstitel;Bestandseinheit;Anzahl;Verkauft für;Gesamtpreis;Verkauft am\n"
    "\n201;02-1;Gert;Gert Muster;10115;Deutschland;9;Strohhut;NON-LA-01;2;\"EUR 1.090,00\";\"EUR 2.180,00\";05-Okt-26\n202;02-2;Ute;Ute Muster;10115;Germany;9;Hut;NON-LA-01;1;EUR 9,50;;12-Mai-26\n"
    "2 Datensätze heruntergeladen\nVerkäufer-ID: beispiel\n", "ebay-orders",
    "02-1 open EUR DE 2026-10-05 [Gert Muster] zip=10115\n  3 NON-LA-01 x2 @1090\n02-2 open EUR DE 2026-05-12 [Ute Muster] zip=10115\n  4 NON-LA-01 x1 @9.5\n" },
  { "ebay: a French report; months with a point",
    "Numéro d'enregistrement de vente;Numéro de commande;Nom de l'acheteur;Nom du destinataire;Code postal du destinataire;Pays du destinataire;Titre de l'objet;Quantité;Prix de vente;Date de vente\n"
    "301;03-1;Luc;Luc Exemple;75001;FR;Chapeau;1;\"90,00 EUR\";05-oct.-26\n302;03-2;Léa;Léa Exemple;75001;FR;Chapeau;1;EUR 9,00;05-févr.-26\n", "ebay-orders",
    "03-1 open EUR FR 2026-10-05 [Luc Exemple] zip=75001\n  2 - x1 @90\n03-2 open EUR FR 2026-02-05 [Léa Exemple] zip=75001\n  3 - x1 @9\n" },
  { "etsy: American dates, a dollar sign in prices, no SKU",
    ETSY "10/05/26,Hat,bo,2,$12.00,$2.00,$22.00,USD,9001,Bo Test,Osaka,530-0001,Japan,8001,Size:M,\n", "etsy-order-items",
    "8001 open USD JP 2026-10-05 [Bo Test] zip=530-0001\n  2 - x2 @12 =22 -2\n" },
  { "etsy: an older file without the last columns",
    "Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship City,Ship Zipcode,Ship Country,Order ID\n"
    "12/31/26,Hat,bo,1,12.00,,12.00,USD,9001,1,,,Bo Test,Osaka,5,Japan,8001\n", "etsy-order-items",
    "8001 open USD JP 2026-12-31 [Bo Test] zip=5\n  2 - x1 @12 =12\n" },
  { "etsy: the file of orders instead of the file of items",
    "Sale Date,Order ID,Buyer User ID,Full Name,First Name,Last Name,Number of Items,Payment Method,Date Shipped,Ship City,Ship Country,Currency,Order Value,Order Total,SKU\n1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n",
    "etsy-orders", "!order-other-file 1 \n" },
  { "tiktok: descriptions below the header, ids with a tab, a mark at the start, masked names, no seller's SKU, words in Vietnamese",
    "\xef\xbb\xbf" TIKTOK "Platform unique order ID.,Current order status.,,,Seller SKU input by the seller.,Platform product name.,SKU sold quantity in the order.,,,,,\n"
    "584000000000000001\t,To ship,Awaiting collection,1730000000000000001\t,NON-LA-01,Hat,1,18,16,05/10/2026 13:03:57\t,H******* S********,United States\n"
    "584000000000000002\t,Đã hủy,,1730000000000000002\t,,Basket,2,24,48,05/10/2026 13:04:00\t,h***n,Việt Nam\n"
    "584000000000000003\t,Đã hoàn tất,,1730000000000000002\t,,Basket,1,24,24,25/10/2026 13:04:00\t,Ha,Singapore\n", "tiktok-shop-orders",
    "584000000000000001 open US 2026-10-05T13:03:57 [H******* S********] masked\n  3 NON-LA-01 x1 @18 =16\n"
    "584000000000000002 cancelled VN 2026-10-05T13:04:00 [h***n] masked\n  4 1730000000000000002 x2 @24 =48 dead\n"
    "584000000000000003 completed SG 2026-10-25T13:04:00 [Ha]\n  5 1730000000000000002 x1 @24 =24\n" },
  { "lazada: one row a piece, discounts below zero, a cancelled row within a live order, dates with words",
    LAZADA "7000001,CF-ROB-500,,03 Jun 2026 20:41,LZ-1,T***t,Vietnam,98000.00,110000.00,-12000.00,Coffee,LEX1,confirmed\n"
           "7000002,CF-ROB-500,,03 Jun 2026 20:41,LZ-1,T***t,Vietnam,98000.00,110000.00,-12000.00,Coffee,LEX1,canceled\n"
           "7000003,CF-ROB-500,,03 Jun 2026 20:41,LZ-1,T***t,Vietnam,98000.00,110000.00,-12000.00,Coffee,LEX1,Package Returned\n"
           "7000004,,1_VNAMZ-1,03 Jun 2026 20:41,LZ-2,T***t,Vietnam,,260000.00,,Basket,,Lost by 3PL\n", "lazada-orders",
    "LZ-1 open VN 2026-06-03T20:41:00 [T***t] masked\n  2 CF-ROB-500 x1 @110000 =98000 -12000 open\n  3 CF-ROB-500 x1 @110000 =98000 -12000 cancelled dead\n"
    "  4 CF-ROB-500 x1 @110000 =98000 -12000 returned dead\nLZ-2 open VN 2026-06-03T20:41:00 [T***t] masked\n  5 1_VNAMZ-1 x1 @260000 returned dead\n" },
  { "shopee: a column twice, numbers with points, variant before parent",
    SHOPEE "2610010ABC,2026-10-01 09:15,Chờ giao hàng,AO-COT,Áo thun,,0.42,0.21,AO-COT-M,199.000,1.250.000,2,N******n A,VN\n"
           "2610020DEF,2026-10-02 20:01,Hoàn thành,PIN-20K,Sạc,0.45,,,,350.000,350.000,1,B,VN\n"
           "2610030DEF,2026-10-02 20:01,Đã Hủy,PIN-20K,Sạc,0.45,,,,350.000,350.000,1,B,VN\n", "shopee-orders",
    "2610010ABC open VND VN 2026-10-01T09:15:00 [N******n A] masked\n  2 AO-COT-M x2 @1250000 kg0.21\n"
    "2610020DEF completed VND VN 2026-10-02T20:01:00 [B]\n  3 PIN-20K x1 @350000 kg0.45\n"
    "2610030DEF cancelled VND VN 2026-10-02T20:01:00 [B]\n  4 PIN-20K x1 @350000 kg0.45 dead\n" },
  { "amazon: tabs; the price is the line's; shops of the same columns told apart",
    "amazon-order-id\tmerchant-order-id\tpurchase-date\torder-status\tsales-channel\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\tship-country\n"
    "111-1\t\t2026-10-02T01:00:00+00:00\tShipped\tAmazon.co.jp\tShirt \"M\"\tAO-COT-M\tB1\tShipped\t3\tJPY\t4,800\tJP\n"
    "111-2\t\t2026-10-02T01:00:00+00:00\tCancelled\tAmazon.co.jp\tShirt\tAO-COT-M\tB1\tCancelled\t0\tJPY\t\tJP\n", "amazon-all-orders",
    "111-1 shipped JPY JP 2026-10-02T01:00:00+00:00\n  2 AO-COT-M x3 @1600 =4800 shipped\n111-2 cancelled JPY JP 2026-10-02T01:00:00+00:00\n  3 AO-COT-M x0 cancelled dead\n" },
  { "amazon: the unshipped report has no price, and says so by having none",
    "order-id\torder-item-id\tpurchase-date\tpayments-date\tdays-past-promise\tsku\tproduct-name\tquantity-purchased\tquantity-shipped\tquantity-to-ship\trecipient-name\tship-postal-code\tship-country\n"
    "111-1\t90000000000001\t2026-10-01T02:11:00+00:00\t\t-5\tMAY-TRE-07\tBasket\t3\t1\t2\tDana Test\t73301\tUS\n", "amazon-unshipped",
    "111-1 open US 2026-10-01T02:11:00+00:00 [Dana Test] zip=73301\n  2 MAY-TRE-07 x2\n" },
  { "amazon: new orders",
    "order-id\torder-item-id\tpurchase-date\tsku\tproduct-name\tquantity-purchased\tcurrency\titem-price\titem-tax\tshipping-price\trecipient-name\tship-postal-code\tship-country\n"
    "111-1\t90000000000001\t2026-10-01T02:11:00+00:00\tMAY-TRE-07\tBasket\t2\tUSD\t50.00\t0.00\t4.00\tDana Test\t73301\tUS\n", "amazon-new-orders",
    "111-1 open USD US 2026-10-01T02:11:00+00:00 [Dana Test] zip=73301\n  2 MAY-TRE-07 x2 @25 =50\n" },
  { "woocommerce: semicolons and decimal commas; the buyer's address where none of delivery is given",
    WOO "2201;Processing;2026-10-03 14:20;;;;;Chi;Example;AU;1;CF-ROB-500;Coffee;4;3;9,50;38,00;AUD\n"
        "2202;Đang xử lý;2026-10-03 14:20;Mai;Mẫu;Hà Nội;VN;;;;1;CF-ROB-500;Coffee;1;1;1.234,50;1.234,50;EUR\n"
        "2203;refunded;2026-10-03 14:20;;;;;Chi;Example;AU;1;CF-ROB-500;Coffee;1;0;9,50;9,50;AUD\n", "woocommerce-orders",
    "2201 open AUD AU 2026-10-03T14:20:00 [Chi Example]\n  2 CF-ROB-500 x4 @9.5 =38\n2202 open EUR VN 2026-10-03T14:20:00 [Mai Mẫu]\n  3 CF-ROB-500 x1 @1234.5 =1234.5\n"
    "2203 returned AUD AU 2026-10-03T14:20:00 [Chi Example]\n  4 CF-ROB-500 x1 @9.5 =9.5 dead\n" },
  { "sapo: Vietnamese dates and numbers", SAPO "SON1,05/10/2026 10:20,Website,Đang giao dịch,Khách mẫu,GOM-BT-02,Bình gốm,420.000,2,\nSON2,05/10/2026 10:20,Website,Đã hủy,Khách,GOM-BT-02,Bình,420.000,1,06/10/2026\n",
    "sapo-orders", "SON1 open VND 2026-10-05T10:20:00 [Khách mẫu]\n  2 GOM-BT-02 x2 @210000 =420000\nSON2 cancelled VND 2026-10-05T10:20:00 [Khách]\n  3 GOM-BT-02 x1 @420000 =420000 dead\n" },
  { "ids a spreadsheet made numbers of", TIKTOK "5.84E+17,To ship,,1,NON-LA-01,Hat,1,18,16,05/10/2026 13:03:57,A,US\n5.84E+17,To ship,,1,NON-LA-01,Hat,1,18,16,05/10/2026 13:03:57,B,US\n",
    "tiktok-shop-orders", "!order-id-exponent 2 A\n!order-id-exponent 3 A\n" },
  { "ids with decimal commas and an exponent", "Order ID;Order Status;SKU ID;Seller SKU;Product Name;Quantity;SKU Unit Original Price;Recipient;Country\n5,84E+17;To ship;1;NON-LA-01;Hat;1;18;A;US\n",
    "tiktok-shop-orders", "!order-id-exponent 2 A\n" },
  { "ids a spreadsheet rounded and wrote out", TIKTOK "584000000000000000,To ship,,1,NON-LA-01,Hat,1,18,16,05/10/2026 13:03:57,A,US\n584000000000001000,To ship,,1,NON-LA-01,Hat,1,18,16,05/10/2026 13:03:57,B,US\n",
    "tiktok-shop-orders",
    "584000000000000000 open US 2026-10-05T13:03:57 [A]\n  2 NON-LA-01 x1 @18 =16\n584000000000001000 open US 2026-10-05T13:03:57 [B]\n  3 NON-LA-01 x1 @18 =16\n!order-id-rounded 0 \n" },
  { "ids that end in zeros by themselves are fine", TIKTOK "584000000000000000,To ship,,1,NON-LA-01,Hat,1,18,16,05/10/2026 13:03:57,A,US\n584000000000001234,To ship,,1,NON-LA-01,Hat,1,18,16,05/10/2026 13:03:57,B,US\n",
    "tiktok-shop-orders",
    "584000000000000000 open US 2026-10-05T13:03:57 [A]\n  2 NON-LA-01 x1 @18 =16\n584000000000001234 open US 2026-10-05T13:03:57 [B]\n  3 NON-LA-01 x1 @18 =16\n" },
  { "negative, missing, fractional, ambiguous and unreadable", SHOPIFY "#1,,paid,,,USD,,,-1,Shirt,16.00,A,,,A,,US,,\n#2,,paid,,,USD,,,,Shirt,16.00,A,,,A,,US,,\n#3,,paid,,,USD,,,1.5,Shirt,16.00,A,,,A,,US,,\n"
    "#4,,paid,,,USD,,yesterday,1,Shirt,free,A,,,A,,US,,\n#5,,paid,,,USD,,,0,Shirt,1,A,,,A,,US,,\n", "shopify-orders",
    "#1 open USD US [A]\n  2 A @16\n#2 open USD US [A]\n  3 A @16\n#3 open USD US [A]\n  4 A x1.5 @16\n#4 open USD US [A]\n  5 A x1\n#5 open USD US [A]\n  6 A x0 @1\n"
    "!order-negative 2 I\n!order-no-quantity 3 \n?order-fraction 4 I\n?order-date 5 H\n!order-number 5 K\n?order-zero 6 \n" },
  { "one mark, three digits", WOO "1;processing;;;;;;A;B;US;1;S;Hat;1;1;1.234;1,234;USD\n", "woocommerce-orders",
    "1 open USD US [A B]\n  2 S x1 @1234 =1.234\n" },
  { "one mark, three digits, where nothing says which", "Order Number,Order Status,SKU,Name,Quantity,Item Cost,Country Code (Shipping)\n1,processing,S,Hat,1,1.234,US\n", "woocommerce-orders",
    "1 open US\n  2 S x1 @1.234\n?order-ambiguous 2 F\n" },
  { "the header once more: two files behind each other", LAZADA "1,S,,03 Jun 2026 20:41,L1,A,VN,1,1,0,x,,confirmed\n" LAZADA "2,S,,03 Jun 2026 20:41,L1,A,VN,1,1,0,x,,confirmed\n"
    "1,S,,03 Jun 2026 20:41,L1,A,VN,1,1,0,x,,confirmed\n", "lazada-orders",
    "L1 open VN 2026-06-03T20:41:00 [A]\n  2 S x1 @1 =1 -0 open\n  4 S x1 @1 =1 -0 open\n?order-header-again 3 \n?order-row-again 5 \n" },
  { "the same line with other contents", LAZADA "1,S,,03 Jun 2026 20:41,L1,A,VN,1,1,0,x,,confirmed\n1,S,,03 Jun 2026 20:41,L1,A,VN,1,2,0,x,,confirmed\n", "lazada-orders",
    "L1 open VN 2026-06-03T20:41:00 [A]\n  2 S x1 @1 =1 -0 open\n!order-row-differs 3 \n" },
  { "another file behind the first", LAZADA "1,S,,03 Jun 2026 20:41,L1,A,VN,1,1,0,x,,confirmed\n" SHOPIFY, "lazada-orders",
    "L1 open VN 2026-06-03T20:41:00 [A]\n  2 S x1 @1 =1 -0 open\n!order-second-table 3 \n" },
  { "two currencies in an order", SHOPIFY "#1,,paid,,,USD,,,1,Shirt,16.00,A,,,A,,US,,\n#1,,,,,EUR,,,1,Hat,16.00,B,,,,,,,\n", "shopify-orders",
    "#1 open USD US [A]\n  2 A x1 @16\n  3 B x1 @16\n!order-differs 3 \n" },
  { "a status nobody explained is said once", LAZADA "1,S,,03 Jun 2026 20:41,L1,A,VN,1,1,0,x,,teleported\n2,S,,03 Jun 2026 20:41,L1,A,VN,1,1,0,x,,teleported\n", "lazada-orders",
    "L1 open VN 2026-06-03T20:41:00 [A]\n  2 S x1 @1 =1 -0\n  3 S x1 @1 =1 -0\n?order-state 2 M\n" },
  { "a line before any order", SHOPIFY ",,,,,,,,1,Shirt,16.00,A,,,,,,,\n", "shopify-orders", "!order-no-id 2 \n" },
  { "nothing below the header", SHOPIFY, "shopify-orders", "!order-none 1 \n" },
  { "an inventory", "Handle,Title,Option1 Name,SKU,HS Code,COO,Location,On hand (new)\na,b,c,d,e,f,g,h\n", "shopify-inventory", "!order-other-file 1 \n" },
  { "a column that must be there is not", "Name,Email,Financial Status,Currency,Total,Lineitem quantity,Lineitem name,Lineitem sku\n#1,,,USD,1,1,x,S\n", NULL, "!order-column-missing 1 \n" },
  { "something else", "a,b,c\n1,2,3\n", NULL, "!order-unknown 0 \n" },
  { "columns nobody knows are no harm, in any order", "My column,Lineitem sku,Lineitem price,Lineitem quantity,Name,Another,Currency,Shipping Country,Lineitem name\nx,S,16,1,#1,y,USD,US,Hat\n", "shopify-orders",
    "#1 open USD US\n  2 S x1 @16\n" },
  { "countries by name in both languages, and one nobody knows", SHOPIFY "#1,,paid,,,USD,,,1,x,1,A,,,A,,Hoa Kỳ,,\n#2,,paid,,,USD,,,1,x,1,A,,,A,,Viet Nam,,\n#3,,paid,,,USD,,,1,x,1,A,,,A,,Atlantis,,\n#4,,paid,,,USD,,,1,x,1,A,,,A,,Nhật Bản,,\n",
    "shopify-orders", "#1 open USD US [A]\n  2 A x1 @1\n#2 open USD VN [A]\n  3 A x1 @1\n#3 open USD [A]\n  4 A x1 @1\n#4 open USD JP [A]\n  5 A x1 @1\n" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GBytes) bytes = g_bytes_new_static (test->text, strlen (test->text));
  g_autoptr (KhaiOrderFile) file = fixture_read_orders (bytes, "orders.csv");
  g_autofree char *dump = fixture_dump_orders (file);

  g_assert_cmpstr (file->dialect, ==, test->dialect);
  g_assert_cmpstr (dump, ==, test->dump);
}

/* The same orders as a workbook: dates as serials, numbers as numbers, ids as text, and as numbers. */
static void
test_workbook (void)
{
  static const char head[]
      = "<row><c t=\"str\"><v>Đơn hàng tháng 10</v></c></row><row/><row><c t=\"str\"><v>Mã đơn hàng</v></c><c t=\"str\"><v>Ngày đặt hàng</v></c>"
        "<c t=\"str\"><v>Trạng Thái Đơn Hàng</v></c><c t=\"str\"><v>SKU phân loại hàng</v></c><c t=\"str\"><v>Giá ưu đãi</v></c><c t=\"str\"><v>Số lượng</v></c>"
        "<c t=\"str\"><v>Quốc gia</v></c></row>";
  static const char styles[] = "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs>";
  g_autofree char *good = g_strconcat (head,
                                       "<row><c t=\"str\"><v>2610010ABC</v></c><c s=\"1\"><v>46296.385416666664</v></c><c t=\"str\"><v>Đã hủy</v></c>"
                                       "<c t=\"str\"><v>AO-COT-M</v></c><c><v>179.5</v></c><c><v>2</v></c><c t=\"str\"><v>VN</v></c></row>", NULL);
  g_autofree char *bad = g_strconcat (head,
                                      "<row><c><v>5.8400000000000003E+17</v></c><c s=\"1\"><v>46296</v></c><c t=\"str\"><v>Đã hủy</v></c>"
                                      "<c s=\"1\"><v>46296</v></c><c><f>1/0</f></c><c t=\"e\"><v>#REF!</v></c></row>"
                                      "<row><c><v>584000000000000001</v></c><c/><c/><c t=\"str\"><v>X</v></c><c><v>1</v></c><c><v>1</v></c></row>", NULL);
  g_autoptr (GBytes) good_bytes = fixture_xlsx (good, NULL, styles, NULL, NULL);
  g_autoptr (GBytes) bad_bytes = fixture_xlsx (bad, NULL, styles, NULL, NULL);
  g_autoptr (KhaiOrderFile) good_file = fixture_read_orders (good_bytes, "x.xlsx");
  g_autoptr (KhaiOrderFile) bad_file = fixture_read_orders (bad_bytes, "x.xlsx");
  g_autofree char *good_dump = fixture_dump_orders (good_file);
  g_autofree char *bad_dump = fixture_dump_orders (bad_file);
  g_autofree char *text = NULL;

  g_assert_cmpstr (good_dump, ==, "2610010ABC cancelled VND VN 2026-10-01T09:15:00\n  4 AO-COT-M x2 @179.5 dead\n");
  g_assert_cmpstr (bad_dump, ==,
                   "!order-id-exponent 4 A\n!order-id-date 4 D\n!order-formula 4 E\n!order-cell-error 4 F\n!order-id-exponent 5 A\n");
  text = khai_problem_get_place (bad_file->problems->pdata[1]);
  g_assert_cmpstr (text, ==, "x.xlsx, sheet “Orders”, row 4, column D (SKU phân loại hàng)");
}

/* The writer that puts every cell into a row element of its own. */
static void
test_row_per_cell (void)
{
  static const char *const headers[] = { "Order ID", "Order Status", "SKU ID", "Seller SKU", "Product Name", "Quantity", "SKU Unit Original Price", "Country" };
  static const char *const values[] = { "584000000000000001", "To ship", "173", "NON-LA-01", "Hat", "1", "18", "United States" };
  g_autoptr (GString) sheet = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (KhaiOrderFile) file = NULL;
  g_autofree char *dump = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    g_string_append_printf (sheet, "<row r=\"1\"><c r=\"%c1\" t=\"inlineStr\"><is><t>%s</t></is></c></row>", 'A' + i, headers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    g_string_append_printf (sheet, "<row r=\"2\"><c r=\"%c2\" t=\"inlineStr\"><is><t>%s</t></is></c></row>", 'A' + i, values[i]);
  bytes = fixture_xlsx (sheet->str, NULL, NULL, NULL, NULL);
  file = fixture_read_orders (bytes, "x.xlsx");
  dump = fixture_dump_orders (file);
  g_assert_cmpstr (dump, ==, "584000000000000001 open US\n  2 NON-LA-01 x1 @18\n");
  g_assert_cmpuint (file->n_matched, ==, 8);
}

/* Whatever the encoding, the same orders. */
static void
test_encodings (void)
{
  static const char text[] = SAPO "SON1,05/10/2026 10:20,Website,Đang giao dịch,Khách mẫu,GOM-BT-02,Bình gốm Bát Tràng,420.000,2,\n";
  static const char *const encodings[] = { "UTF-8", "UTF-16LE", "UTF-16BE", "UTF-16" };

  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autoptr (GBytes) bytes = fixture_text (text, encodings[i]);
      g_autoptr (KhaiOrderFile) file = fixture_read_orders (bytes, "x.csv");

      g_assert_cmpuint (file->n_blocking, ==, 0);
      g_assert_cmpstr (file->dialect, ==, "sapo-orders");
      g_assert_cmpstr (khai_order_line_get (((KhaiOrder *) file->orders->pdata[0])->lines->pdata[0], KHAI_LINE_TITLE), ==, "Bình gốm Bát Tràng");
    }
}

/* A damaged file is an answer with a place, not a crash and not a half. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (SHOPIFY "#1,\"open quote", strlen (SHOPIFY "#1,\"open quote"));
  g_autoptr (KhaiOrderFile) file = fixture_read_orders (bytes, "x.csv");
  g_autofree char *dump = fixture_dump_orders (file);

  g_assert_cmpstr (dump, ==, "!csv-quote 2 B\n");
  g_assert_cmpuint (file->orders->len, ==, 0);
}

/* The headers of the reference folder: each file is what it is called. */
static void
test_reference_files (void)
{
  static const struct { const char *file, *dialect; } files[] = {
    { "amazon-all-orders.header.tsv", "amazon-all-orders" }, { "amazon-new-orders.header.tsv", "amazon-new-orders" },
    { "amazon-unshipped.header.tsv", "amazon-unshipped" }, { "ebay-orders-report.header.csv", "ebay-orders" },
    { "etsy-sold-order-items.header.csv", "etsy-order-items" }, { "etsy-sold-orders.header.csv", "etsy-orders" },
    { "lazada-orders.header.csv", "lazada-orders" }, { "sapo-orders.PARTIAL.header.csv", "sapo-orders" },
    { "shopee-vn-orders.header.csv", "shopee-orders" }, { "shopee-vn-orders.sample.xlsx", "shopee-orders" },
    { "shopify-orders.header.csv", "shopify-orders" }, { "shopify-inventory.header.csv", "shopify-inventory" },
    { "shopify-products-partial.header.csv", "shopify-products" }, { "tiktok-shop-orders.header.csv", "tiktok-shop-orders" },
    { "tiktok-shop-orders.sample.xlsx", "tiktok-shop-orders" }, { "woocommerce-orders-advanced-order-export.header.csv", "woocommerce-orders" },
    { "woocommerce-products.header.csv", "woocommerce-products" },
  };
  g_autofree char *folder = g_build_filename (g_getenv ("KHAI_SOURCE_DIR"), "..", "shared", "reference", "orders", NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the folder of reference files is not here");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].file, NULL);
      g_autoptr (KhaiOrderFile) file = fixture_read_order_file (path);

      g_test_message ("%s", files[i].file);
      g_assert_cmpstr (file->dialect, ==, files[i].dialect);
      g_assert_cmpuint (file->n_matched, ==, file->n_columns);
    }
}

static void
test_bad_dialects (void)
{
  static const struct { const char *text, *says; } rows[] = {
    { "[]", "must be an object" },
    { "{\"id\":\"x\"}", "channel" },
    { "{\"id\":\"x\",\"channel\":\"y\",\"name\":{\"vi\":\"a\"}}", "en" },
    { "{\"id\":\"x\",\"channel\":\"y\",\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"colums\":[]}", "no member" },
    { "{\"id\":\"x\",\"channel\":\"y\",\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"columns\":[{\"field\":\"prize\",\"names\":[\"A\"]}]}", "no field" },
    { "{\"id\":\"x\",\"channel\":\"y\",\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"columns\":[{\"field\":\"sku\",\"names\":[\"Mã\",\"ma\"]}]}", "two columns" },
    { "{\"id\":\"x\",\"channel\":\"y\",\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"columns\":[{\"field\":\"sku\",\"names\":[\"A\"]},{\"field\":\"order_id\",\"names\":[\"B\"]}]}",
      "quantity" },
    { "{\"id\":\"x\",\"channel\":\"y\",\"kind\":\"other\",\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"known\":[\"A\",\"B\"]}", "hint" },
    { "{\"id\":\"x\",\"channel\":\"y\",\"name\":{\"vi\":\"a\",\"en\":\"b\"},\"states\":{\"gone\":[]},\"known\":[\"A\",\"B\"]}", "no state" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (khai_dialect_new_from_text (rows[i].text, &error));
      g_assert_error (error, KHAI_ERROR, KHAI_ERROR_BAD_INPUT);
      g_assert_nonnull (strstr (error->message, rows[i].says));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/orders/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/orders-workbook", test_workbook);
  g_test_add_func ("/orders-row-per-cell", test_row_per_cell);
  g_test_add_func ("/orders-encodings", test_encodings);
  g_test_add_func ("/orders-damaged", test_damaged);
  g_test_add_func ("/orders-reference-files", test_reference_files);
  g_test_add_func ("/orders-bad-dialects", test_bad_dialects);
  return g_test_run ();
}
