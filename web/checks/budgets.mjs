// What a phone has to fetch, gzipped, against the budgets. Run after `npm run build`.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const KIB = 1024
const dist = (bundle, folder = 'assets') => new URL(`../${bundle}/dist/${folder}/`, import.meta.url)

function files(bundle, ending) {
  return readdirSync(dist(bundle))
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name, bytes: readFileSync(new URL(name, dist(bundle))) }))
}

const gzipped = (all) => all.reduce((sum, file) => sum + gzipSync(file.bytes, { level: 9 }).length, 0)
const page = (bundle, name = 'index.html') => readFileSync(new URL(name, dist(bundle, '.')))

/** The entry and everything that it imports statically, as the built files say themselves. */
function firstLoad(bundle) {
  const all = new Map(files(bundle, '.js').map((file) => [file.name, file]))
  const wanted = [...page(bundle).toString().matchAll(/assets\/([\w.-]+\.js)/g)].map((found) => found[1])
  const loaded = new Set()
  while (wanted.length) {
    const name = wanted.pop()
    if (loaded.has(name)) continue
    loaded.add(name)
    const code = all.get(name).bytes.toString()
    for (const found of code.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) wanted.push(found[1])
  }
  return [...loaded].map((name) => all.get(name))
}

const drawnPages = readdirSync(dist('portal', 'drawn'))
const first = firstLoad('console')
const styles = files('console', '.css').filter(({ name }) => page('console').includes(name))
const later = files('console', '.js').filter((file) => !first.some((loaded) => loaded.name === file.name))
const texts = later.filter(({ name }) => name.startsWith('texts.'))
const heaviest = later.reduce((most, file) => (gzipped([file]) > gzipped([most]) ? file : most))

const budgets = [
  ['portal page', gzipSync(page('portal')).length, 6],
  ...drawnPages.map((name) => [`portal page ${name}`, gzipSync(page('portal', `drawn/${name}`)).length, 6]),
  ['portal scripts', gzipped(files('portal', '.js')), 40],
  ['portal font, only where there is none', files('portal', '.woff2').reduce((sum, file) => sum + file.bytes.length, 0), 40],
  ['console first load without fonts', gzipped([...first, ...styles]), 185],
  ['console texts of a language', Math.max(...texts.map((file) => gzipped([file]))), 20],
  ['console styles of all pages', gzipped(files('console', '.css')) - gzipped(styles), 14],
  [`console heaviest later file (${heaviest.name})`, gzipped([heaviest]), 40],
  ['console web fonts', files('console', '.woff2').reduce((sum, file) => sum + file.bytes.length, 0), 95],
]

let isOver = false
for (const [what, bytes, budgetKib] of budgets) {
  const tooMuch = bytes > budgetKib * KIB
  isOver ||= tooMuch
  console.log(`${(bytes / KIB).toFixed(1).padStart(7)} KiB of ${String(budgetKib).padStart(3)}  ${what}${tooMuch ? '  TOO MUCH' : ''}`)
}
process.exit(isOver ? 1 : 0)
