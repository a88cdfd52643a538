"""Writes high-precision.json, what the tests of Bounds compare against: python3 high-precision.py (needs mpmath).

Everything comes from definitions, in 60 digits, along other routes than the C# code: the binary relative entropy from
its logarithms, its inverse by bisection, the binomial tail as a sum of its terms, and the Gaussian moments by numerical
integration. Binomial coefficients are exact integers. Inputs are exact doubles; values are printed to 25 digits.
"""
import json
import math
import pathlib

from mpmath import mp, mpf

mp.dps = 60


def kl(q, p):
    total = mpf(0)
    if q > 0:
        total += q * mp.log(q / p)
    if q < 1:
        total += (1 - q) * (mp.log1p(-q) - mp.log1p(-p))
    return total


def bisect(low, high, below):
    """The end of [low, high] below which `below` holds."""
    for _ in range(230):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return high


def klinv(q, c):
    return bisect(q, mpf(1), lambda p: p < 1 and kl(q, p) <= c)


def ln_binomial_tail(failures, trials, p):
    """ln P(Bin(trials, p) <= failures), summed downwards from the largest term; needs p > failures / trials."""
    ln_first = (mp.loggamma(trials + 1) - mp.loggamma(failures + 1) - mp.loggamma(trials - failures + 1)
                + failures * mp.log(p) + (trials - failures) * mp.log1p(-p))
    odds = (1 - p) / p
    total = term = mpf(1)
    for k in range(failures, 0, -1):
        term *= odds * k / (trials - k + 1)
        total += term
        if term < total * mpf(10) ** -45:
            break
    return ln_first + mp.log(total)


def clopper_pearson(failures, trials, delta):
    """Regula falsi (Illinois) on ln tail, which is concave and decreasing in p."""
    target = mp.log(delta)
    low = mpf(failures) / trials
    low += (1 - low) / (mpf(10) ** 6 * trials)
    high = 1 - (1 - low) / 2
    f_low = ln_binomial_tail(failures, trials, low) - target
    while ln_binomial_tail(failures, trials, low + (high - low) / 2) < target:
        high = low + (high - low) / 2
    while ln_binomial_tail(failures, trials, high) > target:
        high = 1 - (1 - high) / 2
    f_high = ln_binomial_tail(failures, trials, high) - target
    for _ in range(200):
        p = (low * f_high - high * f_low) / (f_high - f_low)
        f = ln_binomial_tail(failures, trials, p) - target
        if abs(f) < mpf(10) ** -35:
            return p
        if f > 0:
            low, f_low, f_high = p, f, f_high / 2
        else:
            high, f_high, f_low = p, f, f_low / 2
    raise ArithmeticError(f"no convergence for {failures} of {trials}")


def density(z):
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


def expectation(f, start):
    """E f(Z) 1[Z > start], in pieces as fine as the density falls off far out and as it is wide near 0."""
    scale = 1 + abs(start)
    points = {start, max(start, mpf(0)) + 45}
    points |= {start + 2 ** k / scale for k in range(-2, 9)}
    points |= {mpf(z) for z in range(-14, 15, 2) if z > start}
    # mpmath's error estimate is absolute, so the smallness is taken out.
    peak = max(start, mpf(0))
    return density(peak) * mp.quad(lambda z: f(z) * mp.exp((peak - z) * (peak + z) / 2), sorted(points))


def gaussian(a):
    a = mpf(a)
    relu = max(a, mpf(0))
    q = expectation(lambda z: (a + z - relu) ** 2, -a)
    if a > 0:
        q += a * a * mp.ncdf(-a)
    return [mp.ncdf(a), density(a), q, expectation(lambda z: z - a, a)]


def ln_binomial(n, k):
    return mp.log(mpf(math.comb(n, k)))


def alpha(rows, row_zeros, columns, column_zeros, layers, m):
    return (mp.sqrt(rows - row_zeros) + mp.sqrt(columns - column_zeros)
            + mp.sqrt(2 * ln_binomial(rows, row_zeros) + 2 * ln_binomial(columns, column_zeros) + 2 * mp.log(layers * mp.sqrt(m))))


def table(rows):
    """Rows of exact inputs (int, float or 'inf') followed by high-precision values."""
    def cell(v):
        return mp.nstr(v, 25, min_fixed=0, max_fixed=0) if isinstance(v, mpf) else json.dumps(v)
    return "[\n    " + ",\n    ".join("[" + ", ".join(cell(v) for v in row) + "]" for row in rows) + "\n  ]"


kl_rows = [[q, p, kl(mpf(q), mpf(p))] for q, p in [
    (0.0, 0.5), (0.0, 1e-300), (0.0, 1e-10), (1.0, 0.25), (1.0, 1e-300), (0.5, 0.5), (0.3, 0.1), (0.1, 0.3), (0.0247, 0.07),
    (0.3, 0.3000001), (0.3, 0.2999999), (1e-12, 1e-9), (1e-300, 0.5), (0.999999, 0.5), (0.5, 0.9999999999), (0.5, 1e-300),
    (1 - 2.0 ** -53, 0.5), (0.25, 0.25000000000001), (5e-324, 0.5)]]

inverse_rows = [[q, c, klinv(mpf(q), mpf(c))] for q in [1e-300, 1e-12, 1e-6, 0.0247, 0.1, 0.3, 0.5, 0.9, 0.999999, 1 - 2.0 ** -53]
                for c in [1e-20, 1e-12, 1e-6, 1e-3, 0.0153, 0.2, 1.0, 5.0]]
inverse_rows += [[0.0, c, -mp.expm1(-mpf(c))] for c in [1e-300, 1e-20, 1e-9, 1e-3, 0.2, 0.999999, 1.0, 5.0, 30.0]]

pac_bayes_rows = [[q, d, m, delta, klinv(mpf(q), (mpf(d) + mp.log(2 * mp.sqrt(m) / mpf(delta))) / m)]
                  for q, d, m, delta in [(0.0255, 450.0, 30000, 0.04), (0.018, 112.5, 30000, 0.05), (0.0, 0.0, 8, 0.5),
                                         (0.0, 0.0, 60000, 1e-12), (0.2, 5000.0, 60000, 0.01), (0.9, 1e6, 1000, 0.05)]]

clopper_rows = [[f, n, d, clopper_pearson(f, n, mpf(d))]
                for n, failures in [(2, [0, 1]), (10, [0, 1, 5, 9]), (1000, [0, 1, 17, 500, 999]),
                                    (300000, [0, 1, 7500, 150000, 299999]),
                                    (10 ** 7, [0, 1, 30, 250000, 5000000, 9999000, 9999999])]
                for f in failures for d in [0.25, 0.05, 0.01, 1e-12]]

gaussian_rows = [[a] + gaussian(a) for a in
                 [-38.0, -30.0, -20.0, -12.5, -9.0, -8.0, -7.0, -6.0, -5.5, -5.0, -4.75, -4.5, -4.25, -4.0, -3.75, -3.5, -3.0, -2.5, -2.0,
                  -1.5, -1.0, -0.5, -0.125, -1e-9, 0.0, 1e-9, 0.125, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0,
                  8.0, 8.9375, 9.0, 12.5, 20.0, 30.0]]

ln_binomial_rows = [[n, k, ln_binomial(n, k)] for n, ks in [
    (2, [1]), (5, [1, 2, 4]), (60, [1, 30, 59]), (170, [85]), (171, [85]), (172, [1, 86]), (764, [23]), (784, [1, 392, 783]),
    (1000, [1, 2, 500, 863, 999]), (10761, [16, 5380]), (100000, [3, 33333]), (1000000, [1, 2, 10, 250000, 500000, 999999])]
    for k in ks]

alpha_rows = [list(row) + [alpha(*row)] for row in [
    (1, 0, 1, 0, 1, 2), (3, 1, 2, 1, 2, 100), (10, 9, 1000, 0, 3, 30000), (10, 9, 1000, 777, 3, 30000), (1000, 0, 784, 0, 3, 30000),
    (1000, 600, 784, 0, 3, 30000), (1000, 999, 784, 0, 3, 30000), (1000, 999, 1000, 600, 3, 55000), (1000, 999, 1000, 999, 2, 55000)]]

text = "{\n"
text += '  "derivation": ' + json.dumps(
    f"Written by high-precision.py with mpmath, {mp.dps} digits, from definitions; see that file. Inputs are exact doubles.") + ",\n"
text += '  "kl (q, p, kl(q||p))": ' + table(kl_rows) + ",\n"
text += '  "inverse (q, c, max p with kl(q||p) <= c)": ' + table(inverse_rows) + ",\n"
text += '  "pac-bayes-kl (empirical, kl, samples, delta, bound)": ' + table(pac_bayes_rows) + ",\n"
text += '  "clopper-pearson (failures, trials, delta, upper limit)": ' + table(clopper_rows) + ",\n"
text += '  "gaussian (a, Phi(a), phi(a), Q(a), psi(a))": ' + table(gaussian_rows) + ",\n"
text += '  "ln-binomial (n, k, lnC(n, k))": ' + table(ln_binomial_rows) + ",\n"
text += '  "alpha (d_k, s, d_{k-1}, t, K + 1, m, alpha_k(s, t))": ' + table(alpha_rows) + "\n}\n"
json.loads(text)
pathlib.Path(__file__).with_suffix(".json").write_text(text)
