#!/bin/sh
# How the two fonts of the documents were made (a developer's step; the results are committed).
#
# Source: npm package @expo-google-fonts/hind-siliguri 0.4.1 (SIL Open Font License 1.1, OFL.txt),
# integrity sha512-x6OODAk3r/pYCzrOp+wrnKbnbjl+MCdjR8B8JkZc1KFCoo6blzz4pvRLkj6zKq+rfi2NpwF+2pfT9L2uZVNdrw==
# Tool: fonttools 4.68.0. Every glyph and every layout feature stays, so that any name can be
# written; only the hinting goes, which no PDF reader needs and which makes each invoice larger.
# The outline of .notdef stays: a letter that the font lacks must be seen as a box, not as nothing.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent @expo-google-fonts/hind-siliguri@0.4.1
tar xzf ./*.tgz
for weight in 400Regular 600SemiBold; do
    SOURCE_DATE_EPOCH=0 pyftsubset "package/$weight/HindSiliguri_$weight.ttf" \
        --glyphs='*' --layout-features='*' --no-hinting --notdef-outline --no-recalc-timestamp \
        --output-file="$here/HindSiliguri-${weight#???}.ttf"
done
cp package/LICENSE_FONT "$here/OFL.txt"
