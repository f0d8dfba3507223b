// The client's types are those of the published contract; `npm run schema` writes them.
import { readFileSync } from 'node:fs'
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript'

const published = new URL('../../docs/openapi.json', import.meta.url)
const kept = readFileSync(new URL('../api/schema.d.ts', import.meta.url), 'utf8')
const made = COMMENT_HEADER + astToString(await openapiTS(published, { silent: true, defaultNonNullable: false }))
if (made.trim() !== kept.trim()) {
  console.error('web/api/schema.d.ts is not what docs/openapi.json says: npm run schema')
  process.exit(1)
}
console.log('the client speaks the published contract')
