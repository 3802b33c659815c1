import { describe, expect, test } from "vitest";
import { specialClass } from "../../../src/core/web/address-class.ts";
import { createGuard } from "../../../src/core/web/guard.ts";
import { targetOf } from "../../../src/core/web/redirects.ts";
import { sendRequest } from "../../../src/core/web/request.ts";
import { refusalOf, serve, serveBody, webFor } from "./server.ts";

test.for([
  ["0.0.0.0", "unspecified"],
  ["10.1.2.3", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["100.64.0.1", "carrierGradeNat"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["169.254.169.254", "linkLocal"],
  ["192.0.0.8", "reserved"],
  ["192.0.2.1", "reserved"],
  ["198.18.0.1", "reserved"],
  ["198.51.100.2", "reserved"],
  ["203.0.113.9", "reserved"],
  ["192.88.99.1", "reserved"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "ipv4Mapped"],
  ["::ffff:8.8.8.8", "ipv4Mapped"],
  ["64:ff9b::7f00:1", "rfc6052"],
  ["64:ff9b:1::1", "rfc6052"],
  ["fe80::1", "linkLocal"],
  ["fec0::1", "deprecatedSiteLocal"],
  ["fc00::1", "uniqueLocal"],
  ["fd12:3456::1", "uniqueLocal"],
  ["ff02::1", "multicast"],
  ["2001:db8::1", "reserved"],
  ["3fff::1", "reserved"],
  ["2002:7f00:1::", "6to4"],
  ["2001::1", "teredo"],
  ["2001:2::1", "benchmarking"],
  ["100::1", "discard"],
  ["4000::1", "outside 2000::/3"],
] as const)("%s is not public: %s", ([address, kind]) => {
  expect(specialClass(address)).toBe(kind);
});

test("an IPv4-compatible address is not public", () => {
  expect(specialClass("::127.0.0.1")).toBeDefined();
  expect(specialClass("::7f00:1")).toBeDefined();
  expect(specialClass("::808:808")).toBeDefined();
});

test.for(["8.8.8.8", "172.32.0.1", "100.128.0.1", "172.15.255.255", "2606:4700::1111", "2a00:1450::1"])(
  "%s is public",
  (address) => {
    expect(specialClass(address)).toBeUndefined();
  },
);

describe("an address as written", () => {
  const guard = createGuard({ allowHosts: [] });
  const refused = (address: string) => refusalOf(Promise.resolve().then(() => guard.admit(address)));

  test.for([
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.0.1./",
    "http://①②⑦.0.0.1/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0/",
    "http://localhost/",
    "http://LocalHost./",
    "http://localhost../",
    "http://%6cocalhost/",
    "http://a.localhost:8080/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://user:secret@example.com/",
    "http://user@example.com/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://example.com/",
    "data:text/plain,hello",
    "javascript:alert(1)",
  ])("%s is denied", async (address) => {
    expect((await refused(address)).code).toBe("denied");
  });

  test.for(["not an address", "//example.com", "http://", "http://[fe80::1%25eth0]/"])(
    "%s is no address",
    async (address) => {
      expect((await refused(address)).code).toBe("invalid_arguments");
    },
  );

  test.for([
    "https://example.com/a?b=c",
    "http://example.com:8080/",
    "http://8.8.8.8/",
    "http://internal.example.com/",
  ])("%s is admitted", (address) => {
    expect(guard.admit(address).href).toBe(address);
  });

  test("never shows the password it refuses", async () => {
    const error = await refused("http://user:hunter2@example.com/");
    expect(`${error.message}${error.hint}`).not.toContain("hunter2");
  });

  test("a fragment and a dot at the end are dropped", () => {
    expect(guard.admit("https://example.com./a#b").href).toBe("https://example.com/a");
  });

  test("the socket is judged by itself, whatever was looked up", async () => {
    const url = guard.admit("http://example.com/");
    expect(() => guard.admitSocket("93.184.216.34", url)).not.toThrow();
    for (const address of ["127.0.0.1", "::ffff:10.0.0.1", undefined])
      expect((await refusalOf(Promise.resolve().then(() => guard.admitSocket(address, url)))).code).toBe(
        "denied",
      );
  });
});

test("a connection that the look-up did not stop is stopped by its socket", async () => {
  const server = await serveBody("secret");
  const guard = createGuard({ allowHosts: [] });
  const open = createGuard({ allowHosts: [`127.0.0.1:${server.port}`], resolve: async () => [loopback] });
  const url = new URL(`http://any.example:${server.port}/`);
  const limits = { connectMs: 5000, totalMs: 5000, maxBytes: 1000 };
  const send = (admitSocket: typeof guard.admitSocket) =>
    sendRequest(url, { guard: { ...open, admitSocket }, limits, version: "1" }, new AbortController().signal);
  expect((await refusalOf(send(guard.admitSocket))).code).toBe("denied");
  const control = await send(open.admitSocket);
  expect(control.statusCode).toBe(200);
  control.destroy();
});

const loopback = { address: "127.0.0.1", family: 4 };

describe("a name", () => {
  test("that leads to a private address is not connected to", async () => {
    const server = await serveBody("secret");
    const web = webFor([], { resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
    const error = await refusalOf(web.fetch(`http://harmless.example:${server.port}/`));
    expect(error).toMatchObject({ code: "denied", message: expect.stringContaining("loopback") });
    expect(server.requests).toHaveLength(0);
  });

  test("is refused when one of several addresses is private", async () => {
    const server = await serveBody("secret");
    const web = webFor([server], {
      resolve: async () => [
        { address: "127.0.0.1", family: 4 },
        { address: "127.0.0.2", family: 4 },
      ],
    });
    const error = await refusalOf(web.fetch(`http://two.example:${server.port}/`));
    expect(error.message).toContain("127.0.0.2");
    expect(server.requests).toHaveLength(0);
  });

  test("that answers differently the second time is looked up once a connection and checked each time", async () => {
    const answers = ["127.0.0.1", "127.0.0.2"];
    let asked = 0;
    const server = await serve((request, response) => {
      if (request.url === "/go") response.writeHead(302, { location: "/secret" }).end();
      else response.writeHead(200, { "content-type": "text/plain" }).end("secret");
    }, "127.0.0.1");
    const web = webFor([server], {
      resolve: async () => [{ address: answers[asked++] ?? "127.0.0.2", family: 4 }],
    });
    const control = await web.fetch(`http://rebind.example:${server.port}/secret`);
    expect(control.quoted).toContain("secret");
    expect(asked).toBe(1);
    asked = 0;
    const error = await refusalOf(web.fetch(`http://rebind.example:${server.port}/go`));
    expect(error).toMatchObject({ code: "denied", message: expect.stringContaining("127.0.0.2") });
    expect(asked).toBe(2);
    expect(server.requests.map(({ path }) => path)).toEqual(["/secret", "/go"]);
  });

  test("that nobody knows is said to be unknown", async () => {
    const resolve = () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" }));
    const error = await refusalOf(webFor([], { resolve }).fetch("http://nowhere.example/"));
    expect(error.message).toBe("nowhere.example cannot be found: the DNS knows no such name.");
  });

  test("of the local network can be allowed by the operator, for its port only", async () => {
    const server = await serveBody("<p>intranet page</p>");
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    const web = webFor([], { resolve, allowHosts: [`wiki.internal:${server.port}`] });
    expect((await web.fetch(`http://wiki.internal:${server.port}/`)).quoted).toContain("intranet page");
    expect((await refusalOf(web.fetch(`http://wiki.internal:${server.port + 1}/`))).code).toBe("denied");
  });
});

describe("a redirect", () => {
  test.for([
    "http://127.0.0.1:1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://localhost/",
    "http://2130706433/",
    "file:///etc/passwd",
    "http://user:pw@example.com/",
  ])("to %s is not followed", async (location) => {
    const server = await serve((_request, response) => {
      response.writeHead(302, { location }).end();
    });
    expect((await refusalOf(webFor([server]).fetch(`${server.url}/`))).code).toBe("denied");
  });

  test("to another path is followed, and the final address is told", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/end") response.writeHead(200, { "content-type": "text/plain" }).end("arrived");
      else response.writeHead(301, { location: "/end" }).end();
    });
    const page = await webFor([server]).fetch(`${server.url}/start`);
    expect(page.url).toBe(`${server.url}/end`);
    expect(page.quoted).toContain("arrived");
  });

  test("from https to http is refused, from http to https not", async () => {
    const guard = createGuard({ allowHosts: [] });
    const [secure, plain] = [new URL("https://example.com/"), new URL("http://example.com/")];
    expect(targetOf(plain, "https://example.com/x", guard).href).toBe("https://example.com/x");
    expect(targetOf(secure, "//example.com/x", guard).href).toBe("https://example.com/x");
    const down = Promise.resolve().then(() => targetOf(secure, "http://example.com/x", guard));
    expect(await refusalOf(down)).toMatchObject({
      code: "denied",
      message: expect.stringContaining("plain http"),
    });
  });

  test("to another host is refused where a call must stay, also from a kept page; on its own host it is followed", async () => {
    const other = await serveBody("elsewhere", { "content-type": "text/plain" });
    const server = await serve((request, response) => {
      if (request.url === "/here") response.writeHead(302, { location: "/end" }).end();
      else if (request.url === "/end")
        response.writeHead(200, { "content-type": "text/plain" }).end("arrived");
      else response.writeHead(302, { location: other.url }).end();
    });
    const web = webFor([server, other]);
    const stay = { stayOnHost: true };
    expect((await web.fetch(`${server.url}/here`, stay)).quoted).toContain("arrived");
    expect((await refusalOf(web.fetch(`${server.url}/away`, stay))).message).toContain(
      "redirects to another host",
    );
    expect(other.requests).toHaveLength(0);
    expect((await web.fetch(`${server.url}/away`)).quoted).toContain("elsewhere");
    expect((await refusalOf(web.fetch(`${server.url}/away`, { ...stay, offset: 2 }))).code).toBe("denied");
  });

  test("in a circle ends with a reason", async () => {
    const server = await serve((request, response) => {
      response.writeHead(302, { location: request.url === "/a" ? "/b" : "/a" }).end();
    });
    expect((await refusalOf(webFor([server]).fetch(`${server.url}/a`))).message).toContain("in a circle");
  });

  test.for([
    [5, true],
    [6, false],
  ] as const)("%i times in a row: arrives %s", async ([hops, arrives]) => {
    const server = await serve((request, response) => {
      const at = Number(request.url?.slice(1));
      if (at >= hops) response.writeHead(200, { "content-type": "text/plain" }).end("arrived");
      else response.writeHead(302, { location: `/${at + 1}` }).end();
    });
    const call = webFor([server]).fetch(`${server.url}/0`);
    if (arrives) expect((await call).quoted).toContain("arrived");
    else expect((await refusalOf(call)).message).toContain("more than 5 times");
  });
});
