import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './error-payload.mjs';

/**
 * Loads the function that a handler string such as `lib/index.api.handler` names: the file is everything up to the
 * first dot behind the last slash, the rest is the path of the export.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export async function loadHandler({ code, handler }) {
  const [, file, exportPath] = /^((?:.*\/)?[^./]*)\.(.+)$/.exec(handler) ?? [];
  if (file === undefined || handler.includes('..'))
    throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const exported = await loadModule(code, file).catch((error) => {
    throw loadError(error);
  });
  const found = exportPath.split('.').reduce((object, key) => object?.[key], exported);
  if (!found) throw new RuntimeError('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw new RuntimeError('HandlerNotFound', `${handler} is not a function`);
  return found;
}

async function loadModule(code, file) {
  if (code.kind === 'inline') return loadSource(code.source, code.virtualPath);
  const base = path.resolve(code.path, file);
  const script = `${base}.js`;
  if (existsSync(script)) return isEsModule(path.dirname(script)) ? importFile(script) : requireFile(script);
  if (existsSync(`${base}.mjs`)) return importFile(`${base}.mjs`);
  if (existsSync(`${base}.cjs`)) return requireFile(`${base}.cjs`);
  throw new RuntimeError('ImportModuleError', `Error: Cannot find module '${file}'`);
}

/** Code written into the template is one CommonJS file. */
function loadSource(source, filename) {
  const module = new Module(filename);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(path.dirname(filename));
  module._compile(source, filename);
  return module.exports;
}

function importFile(file) {
  return import(pathToFileURL(file).href);
}

function requireFile(file) {
  return createRequire(file)(file);
}

/** The nearest package.json decides, as in Node; one without a `type` means CommonJS. */
function isEsModule(directory) {
  const manifest = path.join(directory, 'package.json');
  if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  const parent = path.dirname(directory);
  return parent !== directory && path.basename(directory) !== 'node_modules' && isEsModule(parent);
}

function loadError(error) {
  if (error instanceof RuntimeError) return error;
  if (error instanceof SyntaxError) return asRuntimeError('UserCodeSyntaxError', error);
  if (['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'].includes(error?.code)) {
    return asRuntimeError('ImportModuleError', error);
  }
  return error;
}

function asRuntimeError(kind, cause) {
  const error = new RuntimeError(kind, `${cause.name}: ${cause.message}`);
  error.stack = cause.stack;
  return error;
}
