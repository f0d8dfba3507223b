#!/bin/sh
# Makes the console's web fonts from the fonts of the documents: Bengali and Latin apart, so that a
# browser fetches only what a page shows. Needs fonttools and brotli.
set -eu
cd "$(dirname "$0")"
source=../../../../layers/aws/isp_aws/documents/fonts
for weight in Regular SemiBold; do
  pyftsubset "$source/HindSiliguri-$weight.ttf" --flavor=woff2 --no-hinting --layout-features='*' \
    --unicodes='U+0951-0952,U+0964-0965,U+0980-09FF,U+200C-200D,U+20B9,U+25CC' \
    --output-file="hind-siliguri-bengali-$weight.woff2"
  pyftsubset "$source/HindSiliguri-$weight.ttf" --flavor=woff2 --no-hinting --layout-features='*' \
    --unicodes='U+0000-00FF,U+2010-2015,U+2018-201D,U+2022,U+2026,U+2212' \
    --output-file="hind-siliguri-latin-$weight.woff2"
done
cp "$source/OFL.txt" OFL.txt
