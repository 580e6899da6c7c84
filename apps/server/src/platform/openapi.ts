import { type Endpoint, refusals } from '@creditbank/contract'
import * as z from 'zod/mini'

type Json = Record<string, unknown>

const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}

const pathNames = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map((m) => m[1] ?? '')

const parameters = (e: Endpoint, input: Json): Json[] => {
  const properties = (input['properties'] ?? {}) as Record<string, Json>
  const required = new Set((input['required'] ?? []) as string[])
  const inPath = new Set(pathNames(e.path))
  const inQuery = e.method === 'GET' || e.transfer === 'upload'
  return Object.entries(properties)
    .filter(([name]) => inPath.has(name) || inQuery)
    .map(([name, schema]) => ({ name, in: inPath.has(name) ? 'path' : 'query', required: inPath.has(name) || required.has(name), schema }))
}

const body = (e: Endpoint, input: Json): Json | undefined => {
  if (e.transfer === 'upload')
    return { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
  if (e.method === 'GET') return undefined
  const inPath = new Set(pathNames(e.path))
  const properties = Object.fromEntries(Object.entries((input['properties'] ?? {}) as Json).filter(([name]) => !inPath.has(name)))
  const required = ((input['required'] ?? []) as string[]).filter((name) => !inPath.has(name))
  if (Object.keys(properties).length === 0) return undefined
  return { required: required.length > 0, content: { 'application/json': { schema: { ...input, properties, required } } } }
}

const general = ['input.invalid', 'record.not_found', 'request.too_many', 'server.busy'] as const

const responses = (e: Endpoint): Json => {
  const byStatus = new Map<number, string[]>()
  const guard = e.may === 'public' ? [] : (['session.missing', 'session.ended', 'permission.denied'] as const)
  const proof = e.stepUp === true ? (['identity.step_up_required'] as const) : []
  for (const code of [...general, ...guard, ...proof, ...e.refusals])
    byStatus.set(refusals[code].status, [...(byStatus.get(refusals[code].status) ?? []), `${code}: ${refusals[code].zh}`])
  const ok =
    e.transfer === 'download'
      ? { description: '文件', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }
      : e.transfer === 'events'
        ? { description: '事件流', content: { 'text/event-stream': { schema: schemaOf(e.output, 'output') } } }
        : { description: '成功', content: { 'application/json': { schema: schemaOf(e.output, 'output') } } }
  const problems = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, lines]) => [
      String(status),
      {
        description: [...new Set(lines)].join('\n\n'),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ])
  return { '200': ok, ...Object.fromEntries(problems) }
}

const operation = (e: Endpoint): Json => {
  const input = schemaOf(e.input, 'input')
  const request = body(e, input)
  const security =
    e.may === 'public'
      ? []
      : e.may === 'institution'
        ? [{ institutionKey: [] }]
        : e.may === 'learner'
          ? [{ learnerSession: [] }]
          : [{ staffSession: [] }]
  const keyed =
    e.method === 'GET'
      ? []
      : [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 8, maxLength: 255 } }]
  return {
    summary: e.summary,
    operationId: `${e.method.toLowerCase()}${e.path.replace(/[/:-]+(\w)/g, (_, c: string) => c.toUpperCase())}`,
    tags: [e.path.split('/')[1] ?? 'general'],
    'x-permission': e.may,
    security,
    parameters: [...parameters(e, input), ...keyed],
    ...(request === undefined ? {} : { requestBody: request }),
    responses: responses(e),
  }
}

/** The OpenAPI 3.1 document of the endpoints: generated, never written by hand. */
export const openApiDocument = (endpoints: readonly Endpoint[]): Json => {
  const paths: Record<string, Json> = {}
  for (const e of endpoints) {
    const path = `/api${e.path.replace(/:(\w+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [e.method.toLowerCase()]: operation(e) }
  }
  const text = { type: 'string' }
  const field = { type: 'object', properties: { field: text, code: text, zh: text, en: text } }
  const problem = {
    type: 'object',
    required: ['status', 'code', 'detail', 'requestId'],
    properties: {
      type: text,
      title: text,
      status: { type: 'integer' },
      code: text,
      detail: text,
      requestId: text,
      fields: { type: 'array', items: field },
    },
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '终身教育学分银行 Credit Bank API',
      version: '1',
      description:
        '所有写操作可带 Idempotency-Key；错误按 RFC 9457 返回。All commands take an Idempotency-Key; errors are RFC 9457 problem documents.',
    },
    paths,
    components: {
      schemas: { Problem: problem },
      securitySchemes: {
        staffSession: { type: 'apiKey', in: 'cookie', name: 'bank-staff' },
        learnerSession: { type: 'apiKey', in: 'cookie', name: 'bank-learner' },
        institutionKey: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}
