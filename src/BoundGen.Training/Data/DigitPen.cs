namespace BoundGen.Training;

/// <summary>Draws one digit at a time; holds the scratch for it, so one pen a thread.</summary>
internal sealed class DigitPen
{
    private const int Side = ProceduralDigits.Side;

    /// <summary>Straight pieces of the curve between two control points.</summary>
    private const int Pieces = 4;

    /// <summary>Pixels that stay black at every edge of the image.</summary>
    private const float Margin = 1;

    private readonly List<Line> _lines = [];
    private readonly List<Numerals.Point> _points = [];
    private readonly float[] _distances = new float[Side * Side];

    /// <summary>Draws a digit.</summary>
    /// <param name="stream">Its random numbers.</param>
    /// <param name="image">Shape [28, 28]; overwritten.</param>
    /// <returns>The label.</returns>
    public byte Draw(SampleStream stream, Span<byte> image)
    {
        int label = stream.NextIndex(10);
        Numerals.Way way = Choose(Numerals.Ways[label], ref stream);
        Affine shape = Distort(ref stream);
        float jitter = stream.NextUniform(5, 12) * way.Freedom;

        _lines.Clear();
        foreach (Numerals.Point[] stroke in way.Strokes)
        {
            _points.Clear();
            foreach (Numerals.Point point in stroke)
            {
                float x = point.X - 33 + stream.NextUniform(-jitter, jitter);
                float y = point.Y - 50 + stream.NextUniform(-jitter, jitter);
                _points.Add(new Numerals.Point(shape.Xx * x + shape.Xy * y, shape.Yx * x + shape.Yy * y, point.IsCorner));
            }

            Flatten();
        }

        // Solid ink up to `solid` pixels from the middle of a stroke, then fading out over `fade` pixels.
        float solid = stream.NextUniform(1.4f, 6.5f) * shape.Size;
        float fade = stream.NextUniform(0.9f, 1.7f);
        Place(solid + fade, ref stream);
        MeasureDistances(solid + fade);
        Ink(solid, fade, ref stream, image);
        return (byte)label;
    }

    private static Numerals.Way Choose(Numerals.Way[] ways, ref SampleStream stream)
    {
        int total = 0;
        foreach (Numerals.Way way in ways)
            total += way.Weight;
        int left = stream.NextIndex(total);
        int i = 0;
        while (left >= ways[i].Weight)
            left -= ways[i++].Weight;
        return ways[i];
    }

    // Rotation after shear after scale, from the units of Numerals to pixels.
    private static Affine Distort(ref SampleStream stream)
    {
        float height = stream.NextUniform(0.13f, 0.21f);
        float width = height * stream.NextUniform(0.72f, 1.3f);
        float shear = stream.NextUniform(-0.42f, 0.14f);
        // The tangent of half the angle (here up to 21.5 degrees) gives sine and cosine by rational arithmetic.
        float t = stream.NextUniform(-0.19f, 0.19f);
        float cosine = (1 - t * t) / (1 + t * t);
        float sine = 2 * t / (1 + t * t);
        return new Affine(cosine * width, (cosine * shear - sine) * height, sine * width, (sine * shear + cosine) * height);
    }

    // A cubic through each pair of neighbours, with the Catmull-Rom slopes; at a corner or end, half the chord.
    private void Flatten()
    {
        for (int i = 0; i + 1 < _points.Count; i++)
        {
            Numerals.Point a = _points[i];
            Numerals.Point b = _points[i + 1];
            Numerals.Point before = i == 0 || a.IsCorner ? a : _points[i - 1];
            Numerals.Point after = i + 2 == _points.Count || b.IsCorner ? b : _points[i + 2];
            float ax = 0.5f * (b.X - before.X),
                ay = 0.5f * (b.Y - before.Y);
            float bx = 0.5f * (after.X - a.X),
                by = 0.5f * (after.Y - a.Y);
            float x = a.X,
                y = a.Y;
            for (int piece = 1; piece <= Pieces; piece++)
            {
                float u = piece / (float)Pieces;
                float v = 1 - u;
                float ofA = v * v * (1 + 2 * u),
                    ofB = u * u * (3 - 2 * u),
                    slopeA = u * v * v,
                    slopeB = -u * u * v;
                float nextX = ofA * a.X + ofB * b.X + slopeA * ax + slopeB * bx;
                float nextY = ofA * a.Y + ofB * b.Y + slopeA * ay + slopeB * by;
                _lines.Add(new Line(x, y, nextX, nextY));
                (x, y) = (nextX, nextY);
            }
        }
    }

    // Shrinks what would not fit, then moves the middle of the digit near that of the image.
    private void Place(float reach, ref SampleStream stream)
    {
        float left = float.MaxValue,
            right = float.MinValue,
            top = float.MaxValue,
            bottom = float.MinValue;
        foreach (Line line in _lines)
        {
            left = Math.Min(left, Math.Min(line.X0, line.X1));
            right = Math.Max(right, Math.Max(line.X0, line.X1));
            top = Math.Min(top, Math.Min(line.Y0, line.Y1));
            bottom = Math.Max(bottom, Math.Max(line.Y0, line.Y1));
        }

        float room = Side - 2 * (Margin + reach);
        float scale = Math.Min(1, room / Math.Max(right - left, bottom - top));
        float slackX = Math.Min(6, 0.5f * (room - scale * (right - left)));
        float slackY = Math.Min(6, 0.5f * (room - scale * (bottom - top)));
        float centreX = 0.5f * (Side - 1) + stream.NextUniform(-slackX, slackX);
        float centreY = 0.5f * (Side - 1) + stream.NextUniform(-slackY, slackY);
        float moveX = centreX - scale * 0.5f * (left + right);
        float moveY = centreY - scale * 0.5f * (top + bottom);
        for (int i = 0; i < _lines.Count; i++)
        {
            Line line = _lines[i];
            _lines[i] = new Line(
                scale * line.X0 + moveX,
                scale * line.Y0 + moveY,
                scale * line.X1 + moveX,
                scale * line.Y1 + moveY
            );
        }
    }

    // Squared distance of each pixel's middle to the nearest line, as far as the ink reaches.
    private void MeasureDistances(float reach)
    {
        float[] distances = _distances;
        Array.Fill(distances, float.MaxValue);
        foreach (Line line in _lines)
        {
            float dx = line.X1 - line.X0,
                dy = line.Y1 - line.Y0;
            float square = dx * dx + dy * dy;
            float inverse = square > 0 ? 1 / square : 0;
            int left = Math.Max(0, (int)(Math.Min(line.X0, line.X1) - reach));
            int right = Math.Min(Side - 1, (int)(Math.Max(line.X0, line.X1) + reach) + 1);
            int top = Math.Max(0, (int)(Math.Min(line.Y0, line.Y1) - reach));
            int bottom = Math.Min(Side - 1, (int)(Math.Max(line.Y0, line.Y1) + reach) + 1);
            for (int row = top; row <= bottom; row++)
            {
                float y = row - line.Y0;
                Span<float> pixels = distances.AsSpan(row * Side + left, right - left + 1);
                for (int i = 0; i < pixels.Length; i++)
                {
                    float x = left + i - line.X0;
                    float along = Math.Clamp((x * dx + y * dy) * inverse, 0, 1);
                    float ex = x - along * dx,
                        ey = y - along * dy;
                    pixels[i] = Math.Min(pixels[i], ex * ex + ey * ey);
                }
            }
        }
    }

    private void Ink(float solid, float fade, ref SampleStream stream, Span<byte> image)
    {
        float reach = solid + fade;
        float ink = stream.NextUniform(160, 255);
        float noise = stream.NextUniform(0, 0.25f) / 128;
        ulong bits = 0;
        int bytesLeft = 0;
        for (int i = 0; i < image.Length; i++)
        {
            float square = _distances[i];
            if (square >= reach * reach)
            {
                image[i] = 0;
                continue;
            }

            if (bytesLeft-- == 0)
            {
                bits = stream.NextBits();
                bytesLeft = 7;
            }

            float cover = Math.Min(1, (reach - MathF.Sqrt(square)) / fade);
            float grain = 1 + noise * (sbyte)bits;
            bits >>= 8;
            image[i] = (byte)Math.Min(255, ink * cover * grain + 0.5f);
        }
    }

    /// <summary>The matrix [[Xx, Xy], [Yx, Yy]].</summary>
    private readonly record struct Affine(float Xx, float Xy, float Yx, float Yy)
    {
        /// <summary>Length of a unit of Numerals in pixels, the geometric mean of all directions.</summary>
        public float Size => MathF.Sqrt(Xx * Yy - Xy * Yx);
    }

    /// <summary>A straight piece of a stroke, in pixels; pixel (row, column) has its middle at x = column, y = row.</summary>
    private readonly record struct Line(float X0, float Y0, float X1, float Y1);
}
