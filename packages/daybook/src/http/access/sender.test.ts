import { describe, expect, test } from "vitest";
import { networkOf, senderOf } from "./sender.ts";

const request = (headers: Record<string, string> = {}, url = "http://daybook.test/api/v1/runs"): Request =>
  new Request(url, { headers });

describe("senderOf", () => {
  test("believes nothing of a proxy that it was not told of, and knows that one was there", () => {
    const forged = request({
      "x-forwarded-for": "1.2.3.4",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "elsewhere.example",
    });
    expect(senderOf(forged, { address: "10.0.0.7" }, 0)).toEqual({
      address: "10.0.0.7",
      agent: null,
      isSecure: false,
      host: "daybook.test",
      isForwarded: true,
    });
  });

  test.each([
    [1, "9.9.9.9, 1.1.1.1, 10.0.0.2", "10.0.0.2"],
    [2, "9.9.9.9, 1.1.1.1, 10.0.0.2", "1.1.1.1"],
    [3, "1.1.1.1", "1.1.1.1"],
    [1, " , ", "10.0.0.7"],
  ])("with %i trusted proxies the client of %j is %s", (proxies, header, address) => {
    const sender = senderOf(request({ "x-forwarded-for": header }), { address: "10.0.0.7" }, proxies);
    expect(sender.address).toBe(address);
  });

  test("reads TLS and the host that a trusted proxy tells", () => {
    const headers = { "x-forwarded-proto": "HTTPS", "x-forwarded-host": "daybook.example" };
    expect(senderOf(request(headers), {}, 1)).toMatchObject({ isSecure: true, host: "daybook.example" });
    expect(senderOf(request({}, "https://daybook.test/"), {}, 1)).toMatchObject({ isSecure: true, isForwarded: true });
  });

  test("keeps of the agent what an audit needs", () => {
    expect(senderOf(request({ "user-agent": "x".repeat(5_000) }), {}, 0).agent).toHaveLength(300);
  });
});

describe("networkOf", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["no address", "no address"],
  ])("%s counts as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
