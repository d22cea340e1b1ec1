"""Configurations that are programs are read as far as their literals go; none is run."""

import pytest

from indexer.sources.generators.javascript.program import MAX_FILES, read_exported
from indexer.sources.generators.javascript.values import UNKNOWN, Call


def read(text, **files):
    texts = {"config.js": text, **{name.replace("_", "."): body for name, body in files.items()}}
    return read_exported("config.js", texts.get)


@pytest.mark.parametrize(
    "text",
    [
        "export default {base: '/a/', n: 1}",
        "module.exports = {base: '/a/', n: 1};",
        "(module.exports = {base: '/a/', n: 1});",
        "exports.default = {base: '/a/', n: 1}",
        "export default defineConfig({base: '/a/', n: 1})",
        "export default defineConfig<Theme.Config<A>>({base: '/a/', n: 1})",
        "export default withPlugin(defineConfig({base: '/a/', n: 1}), 'x')",
        "const config: UserConfig = {base: '/a/', n: 1}\nexport default config",
        "const config = {base: '/a/', n: 1} satisfies Config\nexport default config",
        "export default {base: '/a/', n: 1} as const",
        "module.exports = function () { const n = 0; return {base: '/a/', n: 1} }",
        "export default async function make() { await x(); return {base: '/a/', n: 1}; }",
        "module.exports = async () => ({base: '/a/', n: 1})",
        "export default defineConfig(({mode}) => { return {base: '/a/', n: 1} })",
        "const base = '/a/'; const n = 1; export default {base, n}",
        "const rest = {n: 1, base: '/b/'}; export default {...rest, base: `/${'a'}/`}",
        "#!/usr/bin/env node\n// it's\n/* {' */ export default {'base': \"/a/\", ['n']: 0x1}",
        "export default {base: process.env.BASE || '/a/', n: process.env.N ?? 1}",
        "const dev = process.env.NODE_ENV !== 'production'\n"
        "export default {base: dev ? '/' : '/a/', n: dev ? 2 : 1}",
        "const list = ['/', '/a/']; export default {base: list[1], n: {one: 1}.one}",
    ],
)
def test_what_is_exported_is_read_in_every_form(text):
    assert read(text) == {"base": "/a/", "n": 1}


def test_what_only_a_run_would_tell_is_unknown_and_the_rest_is_read():
    config = read("""
        import plugin from 'plugin'
        const year = new Date().getFullYear()
        module.exports = {
          tests: /["'{]/.test(x),
          half: a / b / c,
          title: `Docs ${year}`,
          list: versions.map((v) => ({name: v, 'x': [1, 2]})),
          edit: ({locale}) => `https://${locale}/`,
          async load(a, b) { return {url: 'no'} },
          get size() { return 1 },
          regex: /[/"]+/g, text: 'it\\'s \\u4e2d',
          plugins: [plugin({a: 1}), ...more, 'last'],
          minus: -2, not: !0, nothing: undefined, void: void 0,
          url: 'https://example.org',
        }
    """)
    assert config["url"] == "https://example.org"
    assert config["text"] == "it's 中"
    assert config["plugins"] == [Call("plugin", ({"a": 1},)), UNKNOWN, "last"]
    assert (config["minus"], config["not"], config["nothing"]) == (-2, True, None)
    assert config["title"] == config["half"] == UNKNOWN


def test_other_files_of_the_site_are_read_and_those_of_npm_are_not():
    config = read_exported(
        "docs/.vitepress/config.ts",
        {
            "docs/.vitepress/config.ts": """
                import {defineConfig} from 'vitepress'
                import zh, {shared as common} from './zh'
                import * as en from './en.mjs'
                const versions = require('../versions.json')
                const {version} = require('../package.json')
                export default defineConfig({...common, zh, en: en.nav, last: versions[0], version})
            """,
            "docs/.vitepress/zh/index.ts": "export const shared = {base: '/b/'}\n"
            "export default {lang: 'zh-CN'}",
            "docs/.vitepress/en.mjs": "const nav = ['a']; export {nav}",
            "docs/versions.json": '["2.0", "1.0"]',
            "docs/package.json": '{"version": "3.0.0"}',
        }.get,
    )
    assert config == {
        **{"base": "/b/", "zh": {"lang": "zh-CN"}, "en": ["a"]},
        **{"last": "2.0", "version": "3.0.0"},
    }


def test_files_that_import_each_other_end():
    texts = {"a.js": "import b from './b.js'\nexport default {b, n: 1}"}
    texts["b.js"] = "import a from './a.js'\nexport default {a}"
    assert read_exported("a.js", texts.get)["n"] == 1
    names = [f"f{i}" for i in range(3 * MAX_FILES)]
    many = "\n".join(f"import {name} from './{name}.js'" for name in names)
    reads = []

    def read_text(path):
        reads.append(path)
        return f"{many}\nexport default {{n: 1, {', '.join(names)}}}"

    assert read_exported("f0.js", read_text)["n"] == 1
    assert len(set(reads)) <= MAX_FILES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "export default",
        "module.exports = ",
        "export default {",
        "export default {a: ",
        "export default {a: 'x",
        "export default {a: `x${",
        "const a = a; export default {...a, b: a}",
        "export default {a: [[[",
        "export default }{",
        "/*",
    ],
)
def test_a_broken_program_gives_what_can_be_read(text):
    assert isinstance(read(text), dict)


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "{a:", "(", "`${", "!", "a(", "...[", "a ? ", "a => ", "x,", "'", '"', "`", "/*"),
        *(
            "/",
            "/[",
            "\\",
            "<A",
            "a.",
            "a: b ",
            "(a): ",
            "async ",
            "const a = ",
            "import a, ",
            "-1+",
        ),
    ],
)
def test_a_hostile_program_is_read_to_its_end(piece):
    config = read(f"export default {{n: 1, a: {piece * 5_000}")
    assert config.get("n", 1) == 1


def test_copies_of_copies_do_not_fill_the_memory():
    lines = ["const a0 = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]"]
    lines += [f"const a{i + 1} = [{', '.join(f'...a{i}' for _ in range(10))}]" for i in range(12)]
    config = read("\n".join([*lines, "export default {a: a12, b: 1}"]))
    assert config["b"] in (1, UNKNOWN)
    assert len(config["a"]) < 200_000 if isinstance(config["a"], list) else True
