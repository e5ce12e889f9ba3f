/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rules-fixture.h"
int main (int argc, char **argv) { return 0; }
