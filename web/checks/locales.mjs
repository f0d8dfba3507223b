// Both languages have the same keys with the same placeholders, and no text is empty.
import { readFileSync } from 'node:fs'

const read = (language) =>
  new Map(flat(JSON.parse(readFileSync(new URL(`../locales/${language}.json`, import.meta.url), 'utf8'))))

function flat(tree, prefix = '') {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'object' ? flat(value, `${prefix}${name}.`) : [[prefix + name, value]],
  )
}

const placeholders = (text) => [...new Set(text.match(/\{\{\s*\w+\s*\}\}/g) ?? [])].sort().join()

const [bn, en] = [read('bn'), read('en')]
const faults = []
for (const key of new Set([...bn.keys(), ...en.keys()])) {
  if (!bn.get(key) || !en.get(key)) faults.push(`${key}: missing in ${bn.get(key) ? 'en' : 'bn'}`)
  else if (placeholders(bn.get(key)) !== placeholders(en.get(key))) faults.push(`${key}: other placeholders`)
}
if (faults.length) {
  console.error(faults.join('\n'))
  process.exit(1)
}
console.log(`${bn.size} texts in both languages`)
