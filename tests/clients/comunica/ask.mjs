// SPDX-License-Identifier: Apache-2.0
// Ask a query of sources with Comunica, and print its results as SPARQL JSON or N-Triples.
// Standard input: {"query": …, "sources": […], "token": …}
import { QueryEngine } from '@comunica/query-sparql';

const read = async (stream) => {
  let text = '';
  for await (const piece of stream) text += piece;
  return text;
};

const { query, sources, token } = JSON.parse(await read(process.stdin));
const signed = (address, options = {}) => {
  const headers = new Headers(options.headers);
  if (token) headers.set('Authorization', `Bearer ${token}`);
  return fetch(address, { ...options, headers });
};
const engine = new QueryEngine();
const answer = await engine.query(query, { sources, destination: sources[0], fetch: signed });
if (answer.resultType === 'void') {
  await answer.execute();
} else {
  const form = answer.resultType === 'quads' ? 'application/n-triples' : 'application/sparql-results+json';
  const { data } = await engine.resultToString(answer, form);
  process.stdout.write(await read(data));
}
