// Amounts, digits, dates and mobiles as people write and read them.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

globalThis.document = { documentElement: { lang: '' } }
const folder = mkdtempSync(join(tmpdir(), 'format-'))
after(() => rmSync(folder, { recursive: true }))
const source = new URL('../format/', import.meta.url)
for (const name of readdirSync(source)) {
  const { outputText } = ts.transpileModule(readFileSync(new URL(name, source), 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  })
  writeFileSync(join(folder, name.replace('.ts', '.mjs')), outputText.replace(/from '(\.\/\w+)'/g, "from '$1.mjs'"))
}
const load = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)).href)
const { showIn } = await load('language')
const numbers = await load('numbers')
const dates = await load('dates')
const { barsOf } = await load('usage')

const AT = Date.UTC(2026, 10, 24, 16, 30) / 1000

beforeEach(() => showIn('bn'))

test('amounts have the sign in front, lakh commas, and poisha only where there are some', () => {
  assert.equal(numbers.taka(123456750), '৳১২,৩৪,৫৬৭.৫০')
  assert.equal(numbers.taka(52500), '৳৫২৫')
  assert.equal(numbers.taka(-5), '-৳০.০৫')
  showIn('en')
  assert.equal(numbers.taka(123456750), '৳12,34,567.50')
  assert.equal(numbers.taka(10000000000), '৳10,00,00,000')
})

test('typed amounts become poisha exactly, in either digits, or are refused', () => {
  assert.equal(numbers.minorOf('১,০৫০.৫'), 105050)
  assert.equal(numbers.minorOf('৳ 525.05'), 52505)
  assert.equal(numbers.minorOf('0.29'), 29)
  for (const typed of ['', 'abc', '1.005', '-5', '1e3', '.5', '12345678901']) assert.equal(numbers.minorOf(typed), null, typed)
})

test('an amount that is shown for editing reads back as itself', () => {
  for (const minor of [1, 29, 100, 52500, 105050, 99999999999]) {
    assert.equal(numbers.minorOf(numbers.typedAmount(minor)), minor)
  }
})

test('a mobile is known in every spelling of Bangladesh, and nothing else is', () => {
  for (const typed of ['01712345678', '+880 1712-345678', '8801712345678', '০১৭১২ ৩৪৫৬৭৮', '00880 1712345678']) {
    assert.equal(numbers.mobileOf(typed), '01712345678', typed)
  }
  for (const typed of ['0171234567', '017123456789', '01212345678', '1712345678x', '']) assert.equal(numbers.mobileOf(typed), null, typed)
})

test('counts are whole and above nothing', () => {
  assert.equal(numbers.countOf(' ৩০ '), 30)
  for (const typed of ['0', '-1', '1.5', 'x', '']) assert.equal(numbers.countOf(typed), null, typed)
})

test('speeds are typed in Mbps down to one kbps', () => {
  assert.equal(numbers.kbpsOf('২.৫'), 2500)
  assert.equal(numbers.kbpsOf(' 0.512 '), 512)
  for (const typed of ['', '0', '0.0004', '-1', '1,5', '1e3']) assert.equal(numbers.kbpsOf(typed), null, typed)
})

test('speeds and sizes are in the units that people say', () => {
  assert.equal(numbers.speed(512), '৫১২ kbps')
  assert.equal(numbers.speed(2500), '২.৫ Mbps')
  assert.equal(numbers.size(1_500_000_000), '১.৫ GB')
  assert.equal(numbers.size(999), '৯৯৯ B')
})

test('instants are shown on the clock of Bangladesh', () => {
  assert.equal(dates.dateTime(AT), '২৪ নভেম্বর ২০২৬, রাত ১০:৩০')
  assert.equal(dates.dateTime(AT + 2 * 3600), '২৫ নভেম্বর ২০২৬, রাত ১২:৩০')
  showIn('en')
  assert.equal(dates.dateTime(AT), '24 Nov 2026, 10:30 pm')
  assert.equal(dates.clock(AT + 13.5 * 3600), '12:00 pm')
})

test('spans are in their largest sensible unit, validities in their own', () => {
  assert.deepEqual(dates.spanOf(47 * 3600), { unit: 'hours', count: 47 })
  assert.deepEqual(dates.spanOf(49 * 3600), { unit: 'days', count: 2 })
  assert.deepEqual(dates.spanOf(59), { unit: 'seconds', count: 59 })
  assert.deepEqual(dates.validitySpan(43200), { unit: 'days', count: 30 })
  assert.deepEqual(dates.validitySpan(90), { unit: 'minutes', count: 90 })
})

test('bars fit into their picture and none stands for no usage', () => {
  assert.deepEqual(barsOf([{ day: '2026-11-24', octets_in: 0, octets_out: 0 }], 300, 90), [])
  const bars = barsOf([{ day: '2026-11-24', octets_in: 1, octets_out: 2 }, { day: '2026-11-25', octets_in: 3, octets_out: 3 }], 300, 90)
  assert.deepEqual([bars[1].down.y, bars[1].up.y + bars[1].up.height], [0, 90])
  assert.equal(bars[0].down.height, 30)
})
